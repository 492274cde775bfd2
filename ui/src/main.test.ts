import { screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Boot } from "./bindings/Boot";
import { aProblem } from "./test-fixtures";

vi.mock("./ipc");
vi.mock("./state/start");
// In place of the whole app: it tells that it is built.
const app = vi.hoisted(() => ({ built: () => {} }));
vi.mock("./App.svelte", () => ({ default: () => app.built() }));

/** Runs frames and timers that are due within `ms`, and what waits for them. */
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Begins the page with an answer of the backend, and with letters that never come. */
async function starting(boot: () => Promise<Boot>) {
  const ipc = await import("./ipc");
  vi.mocked(ipc.boot).mockImplementation(boot);
  Object.assign(document, { fonts: { load: () => new Promise(() => {}) } });
  const { firstPaint } = await import("./state/first-paint.svelte");
  const seen = { firstPaint, doneWhenBuilt: [] as boolean[] };
  app.built = () => void seen.doneWhenBuilt.push(firstPaint.done);
  await import("./main");
  return seen;
}

const answered = async () => ({}) as Boot;

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers();
  document.body.appendChild(document.createElement("div")).id = "app";
});

afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

test("a window that cannot begin says why, and offers to reload", async () => {
  await starting(() => Promise.reject(aProblem("libraryUnavailable")));
  await pass(0);
  expect(screen.getByRole("alert").textContent).toContain(aProblem("libraryUnavailable").message);
  expect(screen.getByRole("button", { name: "Reload" })).toBeTruthy();
});

test("letters that do not come do not hold up the window", async () => {
  const { doneWhenBuilt } = await starting(answered);
  await pass(50);
  expect(doneWhenBuilt.length).toBe(0);
  await pass(50);
  expect(doneWhenBuilt.length).toBe(1);
});

test("however long the letters take, what can wait is not built with the first picture", async () => {
  const { firstPaint, doneWhenBuilt } = await starting(answered);
  await pass(100);
  expect(doneWhenBuilt).toEqual([false]);
  expect(firstPaint.done).toBe(false);
  await pass(100);
  expect(firstPaint.done).toBe(true);
});
