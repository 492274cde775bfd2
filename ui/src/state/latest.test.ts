import { expect, test, vi } from "vitest";

import { aProblem } from "../test-fixtures";
import { Latest } from "./latest";

function scene() {
  const done: ((answer: string) => void)[] = [];
  const ask = vi.fn((_: string) => new Promise<string>((resolve) => done.push(resolve)));
  const answered = vi.fn();
  const failed = vi.fn();
  return { ask, answered, failed, done, latest: new Latest(ask, answered, failed) };
}

test("of what is typed while a question is asked only the last is asked", async () => {
  const { ask, answered, done, latest } = scene();
  for (const text of ["a", "ab", "abc"]) latest.ask(text);
  expect(ask.mock.calls).toEqual([["a"]]);
  done[0]?.("old");
  await vi.waitFor(() => expect(ask).toHaveBeenLastCalledWith("abc"));
  done[1]?.("new");
  await vi.waitFor(() => expect(answered.mock.calls).toEqual([["abc", "new"]]));
});

test("an answer to what was forgotten is not heard", async () => {
  const { ask, answered, done, latest } = scene();
  latest.ask("a");
  latest.forget();
  done[0]?.("late");
  latest.ask("b");
  await vi.waitFor(() => expect(ask).toHaveBeenCalledTimes(2));
  done[1]?.("b");
  await vi.waitFor(() => expect(answered.mock.calls).toEqual([["b", "b"]]));
});

test("a failure is told and the next question is asked", async () => {
  const { ask, failed, answered, latest } = scene();
  ask.mockRejectedValueOnce(aProblem("libraryLocked")).mockResolvedValueOnce("fine");
  latest.ask("a");
  await vi.waitFor(() => expect(failed).toHaveBeenCalledTimes(1));
  latest.ask("b");
  await vi.waitFor(() => expect(answered).toHaveBeenCalledWith("b", "fine"));
});
