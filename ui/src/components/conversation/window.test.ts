import { afterEach, expect, test } from "vitest";

import { farAway, urgent, wanted } from "./window";

const VIEW = 600;
const HEIGHT = 100;

// Fifty messages of a hundred pixels in a view of six hundred, scrolled to `top`.
function page(top: number) {
  const scroller = document.createElement("div");
  const column = document.createElement("div");
  const rect = (y: number, height: number) => ({ top: y, bottom: y + height }) as DOMRect;
  for (let index = 0; index < 50; index += 1) {
    const message = document.createElement("article");
    message.getBoundingClientRect = () => rect(index * HEIGHT - top, HEIGHT);
    column.append(message);
  }
  scroller.getBoundingClientRect = () => rect(0, VIEW);
  Object.defineProperties(scroller, {
    clientHeight: { value: VIEW },
    scrollHeight: { value: 50 * HEIGHT },
    scrollTop: { value: top },
  });
  scroller.append(column);
  document.body.append(scroller);
  return { scroller, column };
}
afterEach(() => document.body.replaceChildren());

test("more is read before an edge is reached, and only where there is more", () => {
  const both = { older: true, newer: true };
  expect(wanted(page(899).scroller, both)).toBe("older");
  expect(wanted(page(901).scroller, both)).toBeNull();
  expect(wanted(page(3501).scroller, both)).toBe("newer");
  expect(wanted(page(100).scroller, { older: false, newer: true })).toBeNull();
});

test("the end of a movement is waited for, but not at the very edge", () => {
  expect(urgent(page(241).scroller, "older")).toBe(false);
  expect(urgent(page(239).scroller, "older")).toBe(true);
  expect(urgent(page(4400 - 239).scroller, "newer")).toBe(true);
});

test("what is farther than four views is let go, and not what is being written", () => {
  const { scroller, column } = page(0);
  expect(farAway(scroller, column, "newer", null)).toBe(20);
  expect(farAway(scroller, column, "newer", column.children[45] ?? null)).toBe(4);
  const below = page(4400);
  expect(farAway(below.scroller, below.column, "older", null)).toBe(20);
});
