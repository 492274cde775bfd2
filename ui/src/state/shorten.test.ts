import { expect, test } from "vitest";

import { shortened, type Measured } from "./shorten";

const path = (...tokens: number[]): Measured[] =>
  tokens.map((count, at) => ({ id: at + 1, question: at % 2 === 0, tokens: count }));

test("as many of the oldest turns go as it takes, with some to spare", () => {
  expect(shortened(path(100, 100, 100, 100, 100), 50)).toEqual({ first: 3, left: 2 });
  expect(shortened(path(100, 100, 100, 100, 100), 200)).toEqual({ first: 5, left: 4 });
});

test("half of it goes when nobody counted", () => {
  expect(shortened(path(10, 10, 10, 10, 10, 10, 10), null)).toEqual({ first: 5, left: 4 });
});

test("the last question stays even when that is not enough", () => {
  expect(shortened(path(10, 10, 5000), 9000)).toEqual({ first: 3, left: 2 });
});

test("a single question cannot be shortened from its beginning", () => {
  expect(shortened(path(5000), 100)).toBe(null);
  expect(shortened([], 100)).toBe(null);
});
