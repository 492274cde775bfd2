import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Reading } from "../../render/reading";
import { seek } from "./seek";

const article = (text: string) => {
  const element = document.body.appendChild(document.createElement("article"));
  element.textContent = text;
  return element;
};
const sought = () => [...document.querySelectorAll(".sought")].map((found) => found.textContent);
const find = (target: HTMLElement, ...words: string[]) =>
  seek(target, words, document.body, { restore: () => {} } as unknown as Reading);

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
  document.body.replaceChildren();
});

test("the mark of a message ends by itself, also where nothing moves", () => {
  find(article("one"));
  expect(sought()).toEqual(["one"]);
  vi.advanceTimersByTime(1600);
  expect(sought()).toEqual([]);
});

test("what is sought next ends the mark of the one before, and has its own for as long", () => {
  find(article("one"));
  vi.advanceTimersByTime(1000);
  find(article("two"));
  expect(sought()).toEqual(["two"]);
  vi.advanceTimersByTime(1000);
  expect(sought()).toEqual(["two"]);
  find(article("three"), "three");
  expect(sought()).toEqual([]);
});
