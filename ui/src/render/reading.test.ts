import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { Reading, type ReadingState } from "./reading";

// A column laid out by hand: jsdom has no layout of its own.
const VIEW = 600;
let view: number;
let heights: number[];
let scroller: HTMLElement;
let column: HTMLElement;
let spacer: HTMLElement;
let reading: Reading;
let top: number;
let state: ReadingState;

const spacerHeight = () => parseFloat(spacer.style.height) || 0;
const columnHeight = () => heights.reduce((sum, height) => sum + height, 0);
const total = () => columnHeight() + spacerHeight();
const rect = (y: number, height: number) => ({ top: y, bottom: y + height, height }) as DOMRect;

function message(index: number): HTMLElement {
  const element = document.createElement("article");
  element.dataset["message"] = String(index);
  element.getBoundingClientRect = () => {
    const at = [...column.children].indexOf(element);
    const above = heights.slice(0, at).reduce((sum, height) => sum + height, 0);
    return rect(above - position(), heights[at] ?? 0);
  };
  return element;
}

function user(move: () => void) {
  move();
  scroller.dispatchEvent(new Event("scroll"));
}
const scrollTo = (value: number) => user(() => (scroller.scrollTop = value));
const most = () => Math.max(0, Math.floor(total()) - view);
const atEnd = () => top === most();

// Layout pulls the view back when there is less to scroll, and so does WebKit; its `scrollTop` has whole pixels.
const position = () => (top = Math.trunc(Math.max(0, Math.min(top, most()))));

beforeEach(() => {
  top = 0;
  view = VIEW;
  heights = Array.from({ length: 10 }, () => 200);
  scroller = document.createElement("div");
  column = document.createElement("div");
  spacer = document.createElement("div");
  column.append(...heights.map((_, index) => message(index)));
  scroller.append(column, spacer);
  document.body.append(scroller);
  Object.defineProperties(scroller, {
    clientHeight: { get: () => view },
    scrollHeight: { get: () => Math.max(view, Math.floor(total())) },
    scrollTop: {
      get: position,
      set: (value: number) => {
        top = value;
        position();
      },
    },
  });
  scroller.getBoundingClientRect = () => rect(0, view);
  column.getBoundingClientRect = () => rect(-position(), columnHeight());
  reading = new Reading(scroller, column, spacer, (now) => (state = now));
});
afterEach(() => {
  reading.destroy();
  scroller.remove();
  vi.restoreAllMocks();
});

function grow(index: number, by: number) {
  heights[index] = (heights[index] ?? 0) + by;
  reading.settle();
}

it("begins at the end and follows what grows there", () => {
  expect(atEnd()).toBe(true);
  grow(9, 300);
  expect(atEnd()).toBe(true);
});

it("an upward wheel lets go at once, and growth then moves nothing", () => {
  scroller.dispatchEvent(new WheelEvent("wheel", { deltaY: -1 }));
  const before = top;
  grow(9, 300);
  expect([top, state]).toEqual([before, { following: false, below: true, news: true }]);
});

it("dragging up, an upward key and a selection let go, too", () => {
  scrollTo(top - 5);
  expect(reading.atEnd).toBe(false);
  reading.toEnd();
  scroller.dispatchEvent(new KeyboardEvent("keydown", { key: "PageUp" }));
  expect(reading.atEnd).toBe(false);
  reading.toEnd();
  column.firstElementChild?.append("words");
  document.getSelection()?.selectAllChildren(column.firstElementChild as Element);
  document.dispatchEvent(new Event("selectionchange"));
  expect(reading.atEnd).toBe(false);
  document.getSelection()?.removeAllRanges();
});

it("coming back near the end takes hold of it again", () => {
  scrollTo(500);
  scrollTo(total() - view - 200);
  expect(reading.atEnd).toBe(false);
  scrollTo(total() - view - 40);
  expect(reading.atEnd).toBe(true);
});

it("content that shrinks is not taken for a reader who scrolls up", () => {
  heights[9] = 100;
  user(position);
  expect(reading.atEnd).toBe(true);
});

it("a view that grows, as when a question of several lines is sent, goes on at the end", () => {
  view += 72;
  user(position);
  expect(reading.atEnd).toBe(true);
  reading.settle();
  expect(atEnd()).toBe(true);
});

it("a reader near the end stays where they are when everything around them shrinks", () => {
  scrollTo(1100);
  const seen = column.children[5] as Element;
  const before = seen.getBoundingClientRect().top;
  for (let index = 0; index < 5; index += 1) heights[index] = 60;
  for (const sized of [false, true]) {
    if (sized) user(position);
    reading.settle();
    expect([seen.getBoundingClientRect().top, reading.atEnd]).toEqual([before, false]);
  }
});

it("what is read in a hundred times moves nothing by a fraction of a pixel each time", () => {
  heights = heights.map(() => 243.4);
  reading.settle();
  scrollTo(501);
  const seen = column.children[2] as Element;
  const before = seen.getBoundingClientRect().top;
  for (let time = 0; time < 100; time += 1) {
    heights.unshift(23.25);
    column.prepend(message(100 + time));
    reading.rearranged();
  }
  expect(Math.abs(seen.getBoundingClientRect().top - before)).toBeLessThanOrEqual(0.5);
});

it("what changes above the reader does not move them", () => {
  scrollTo(1000);
  const seen = column.children[5] as Element;
  const before = seen.getBoundingClientRect().top;
  grow(1, 333);
  expect(seen.getBoundingClientRect().top).toBe(before);
  heights.splice(0, 3);
  for (let index = 0; index < 3; index += 1) column.firstElementChild?.remove();
  reading.settle();
  expect(seen.getBoundingClientRect().top).toBe(before);
});

it("older messages that are read in move nothing, and are no news", () => {
  scrollTo(300);
  const seen = column.children[1] as Element;
  const before = seen.getBoundingClientRect().top;
  heights.unshift(333, 200.5);
  column.prepend(message(100), message(101));
  reading.rearranged();
  expect(Math.abs(seen.getBoundingClientRect().top - before)).toBeLessThanOrEqual(0.5);
  expect(state.news).toBe(false);
  grow(9, 100);
  expect(state.news).toBe(true);
});

it("the end of what is there is not followed while the conversation goes on below", () => {
  scrollTo(500);
  reading.goesOn = true;
  scrollTo(total() - view);
  expect(reading.atEnd).toBe(false);
  reading.goesOn = false;
  scrollTo(total() - view - 10);
  scrollTo(total() - view);
  expect(reading.atEnd).toBe(true);
});

it("the beginning is gone to and left alone there", () => {
  reading.toStart();
  expect([top, reading.atEnd]).toEqual([0, false]);
  grow(9, 100);
  expect(top).toBe(0);
});

it("a question rises to the top, stays while its answer fills the room, then the end is followed", () => {
  heights[9] = 50;
  const question = column.children[8] as HTMLElement;
  reading.place(question);
  expect(question.getBoundingClientRect().top).toBe(16);
  grow(9, 200);
  expect(question.getBoundingClientRect().top).toBe(16);
  grow(9, 600);
  expect([spacerHeight(), atEnd()]).toEqual([0, true]);
});

it("what a person unfolds stays where they pressed", () => {
  const fold = document.createElement("button");
  fold.setAttribute("aria-expanded", "false");
  column.children[8]?.append(fold);
  const before = top;
  fold.click();
  grow(8, 400);
  expect(top).toBe(before);
});

it("a place is remembered without layout and restored to the pixel", () => {
  scrollTo(730);
  const place = reading.remember();
  expect(place).toEqual({ message: 3, offset: -130 });
  reading.toEnd();
  expect(reading.remember()).toBeNull();
  reading.restore(column.children[3] as HTMLElement, place?.offset ?? 0);
  expect(top).toBe(730);
});

it("a place is held while the view gets its size and more is read in, until the reader moves", () => {
  heights.splice(5);
  while (column.children.length > 5) column.lastElementChild?.remove();
  view = 900;
  reading.settle();
  const seen = column.children[3] as HTMLElement;
  reading.restore(seen, -130);
  expect(top, "there is no room for it yet").toBe(100);
  heights.push(200, 200, 200, 200);
  column.append(message(5), message(6), message(7), message(8));
  reading.rearranged();
  expect(seen.getBoundingClientRect().top).toBe(-130);
  view = 600;
  heights.unshift(300);
  column.prepend(message(50));
  reading.rearranged();
  expect(seen.getBoundingClientRect().top).toBe(-130);
  scroller.dispatchEvent(new WheelEvent("wheel", { deltaY: 10 }));
  scrollTo(top + 10);
  heights[5] = 900;
  reading.settle();
  expect(seen.getBoundingClientRect().top).toBe(-140);
});
