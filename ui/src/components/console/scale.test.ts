import { expect, test } from "vitest";

import { moved, place, read, valueAt, written } from "./scale";

const temperature = { min: 0, max: 2, step: 0.01 };
const penalty = { min: -2, max: 2, step: 0.01 };
const tokens = { min: 1, max: 131072, step: 1 };
const seed = { min: -(2 ** 53) + 1, max: 2 ** 53 - 1, step: 1 };

test("a step is a step, without the dust of binary fractions", () => {
  expect(moved(0.7, 1, temperature)).toBe(0.71);
  expect(moved(0.29, -10, temperature)).toBe(0.19);
  expect(moved(1.95, 10, temperature)).toBe(2);
});

test("places and values agree on a straight scale", () => {
  expect(place(0.5, temperature)).toBe(0.25);
  expect(valueAt(0.25, temperature)).toBe(0.5);
  expect(place(9, temperature)).toBe(1);
});

test("a long range is laid out by magnitude and stops at round values", () => {
  expect(place(4096, tokens)).toBeGreaterThan(0.6);
  expect(valueAt(0, tokens)).toBe(1);
  expect(valueAt(1, tokens)).toBe(131072);
  expect(valueAt(place(4096, tokens), tokens)).toBe(4100);
});

test("values are written with the step's decimals, penalties with their sign", () => {
  expect(written(0.7, temperature)).toBe("0.70");
  expect(written(0.3, penalty)).toBe("+0.30");
  expect(written(-0.3, penalty)).toBe("-0.30");
  expect(written(4096, tokens)).toBe("4,096");
  expect(written(1234567, seed)).toBe("1234567");
  expect(written(0.123, temperature)).toBe("0.123");
});

test("what is typed is read generously", () => {
  expect(read(" 0,7 ", temperature, false)).toEqual({ value: 0.7 });
  expect(read("+0.30", penalty, false)).toEqual({ value: 0.3 });
  expect(read("4,096", tokens, true)).toEqual({ value: 4096 });
  expect(read("", temperature, false)).toEqual({ value: undefined });
});

test("what is not allowed says why", () => {
  expect(read("7", temperature, false)).toEqual({ problem: "Between 0 and 2." });
  expect(read("warm", temperature, false)).toEqual({ problem: "This is not a number." });
  expect(read("1.5", tokens, true)).toEqual({ problem: "This takes whole numbers." });
});
