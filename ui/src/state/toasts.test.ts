import { beforeEach, expect, test } from "vitest";

import { aProblem } from "../test-fixtures";
import { toasts } from "./toasts.svelte";

const shown = () => toasts.items.map((toast) => toast.text);

beforeEach(() => {
  toasts.items = [];
});

test("what only tells gives its place to what comes next; what can be taken back keeps it", () => {
  toasts.show("Copied as markdown");
  toasts.show("Deleted one", () => {});
  toasts.show("Copied as plain text");
  expect(shown()).toEqual(["Deleted one", "Copied as plain text"]);
  toasts.show("Deleted two", () => {});
  expect(shown()).toEqual(["Deleted one", "Deleted two"]);
});

test("a problem stays when something else is told, and three are shown at most", () => {
  toasts.fail(aProblem("libraryUnavailable"));
  const [problem] = shown();
  for (const text of ["one", "two", "three"]) toasts.show(text);
  expect(shown()).toEqual([problem, "three"]);
  for (const text of ["a", "b", "c"]) toasts.show(text, () => {});
  expect(shown()).toEqual(["a", "b", "c"]);
});
