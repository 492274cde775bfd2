import { expect, test } from "vitest";

import { ago, bytes, clockTime, cost, moment, number, price, tokens, when } from "./format";

test("money shows two figures however small it is", () => {
  expect(cost("12.5")).toBe("$12.50");
  expect(cost("0.0123")).toBe("$0.0123");
  expect(cost("0.0000042")).toBe("$0.0000042");
  expect(cost(0)).toBe("$0");
});

test("an unknown price is not a free one", () => {
  expect(price(null)).toBe("–");
  expect(price("0")).toBe("$0");
});

test("token counts are short", () => {
  expect([512, 131072, 999_999, 1_048_576].map(tokens)).toEqual(["512", "131K", "1M", "1.05M"]);
});

test("times are told in one unit", () => {
  expect(ago(0, 20_000)).toBe("just now");
  expect(ago(0, 60_000)).toBe("1 minute ago");
  expect(ago(0, 3 * 3_600_000)).toBe("3 hours ago");
  expect(ago(0, 4 * 86_400_000)).toBe("4 days ago");
});

test("a time is told as short as it can be told apart", () => {
  const now = new Date(2026, 2, 10, 18, 0).getTime();
  expect(when(new Date(2026, 2, 10, 9, 5).getTime(), now)).toBe("09:05");
  expect(when(new Date(2026, 2, 9, 23, 59).getTime(), now)).toBe("Mar 9");
  expect(when(new Date(2025, 2, 9).getTime(), now)).toBe("Mar 9, 2025");
});

test("a moment long ago has its year and its time", () => {
  expect(moment(new Date(2024, 10, 3, 0, 5).getTime())).toBe("Nov 3, 2024, 00:05");
});

test("thousands stand apart, decimals do not", () => {
  expect([999, 1000, -1234567, 1234.56789, 0.0000001].map(number)).toEqual([
    "999",
    "1,000",
    "-1,234,567",
    "1,234.56789",
    "0",
  ]);
});

test("sizes have two figures", () => {
  expect([0, 999, 34_200, 1_234_567, 12_000_000_000].map(bytes)).toEqual([
    "0 B",
    "999 B",
    "34 KB",
    "1.2 MB",
    "12 GB",
  ]);
});

test("a moment to come has its day when it is not today", () => {
  const now = new Date(2026, 2, 3, 13, 0).getTime();
  const at = (day: number, hour: number) =>
    clockTime(new Date(2026, 2, day, hour, 32).getTime(), now);
  expect([at(3, 14), at(4, 2), at(9, 14)]).toEqual([
    "at 14:32",
    "tomorrow at 02:32",
    "on Mar 9 at 14:32",
  ]);
});
