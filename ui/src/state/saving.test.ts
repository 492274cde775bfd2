import { beforeEach, expect, test, vi } from "vitest";

import { Saving } from "./saving";

type Patch = { a?: number; b?: number };

beforeEach(() => {
  vi.useFakeTimers();
});

test("a burst is one write after a pause", async () => {
  const write = vi.fn(async () => {});
  const saving = new Saving<Patch>(write, () => {});
  saving.add({ a: 1 });
  await vi.advanceTimersByTimeAsync(200);
  saving.add({ a: 2, b: 3 });
  await vi.advanceTimersByTimeAsync(299);
  expect(write).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(write.mock.calls).toEqual([[{ a: 2, b: 3 }]]);
});

test("flush writes at once and resolves when it is written", async () => {
  let finish = () => {};
  const saving = new Saving<Patch>(
    () => new Promise<void>((done) => (finish = done)),
    () => {},
  );
  saving.add({ a: 1 });
  let written = false;
  const flushed = saving.flush().then(() => (written = true));
  await vi.advanceTimersByTimeAsync(0);
  expect(written).toBe(false);
  finish();
  await flushed;
  expect(written).toBe(true);
});

test("a failed write is told and does not hold up the next one", async () => {
  const failed = vi.fn();
  const write = vi.fn(async (_: Patch) => {}).mockRejectedValueOnce({ code: "diskFull" });
  const saving = new Saving<Patch>(write, failed);
  saving.add({ a: 1 });
  await saving.flush();
  saving.add({ b: 2 });
  await saving.flush();
  expect(failed).toHaveBeenCalledWith({ code: "diskFull" });
  expect(write).toHaveBeenLastCalledWith({ b: 2 });
});
