import { expect, test } from "vitest";

import { pieces } from "./pieces";

const shown = (text: string, marks: [number, number][]) =>
  pieces(text, marks)
    .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
    .join("|");

test("a text is cut at its marks", () => {
  expect(shown("the harbour letter", [[4, 11]])).toBe("the |[harbour]| letter");
  expect(
    shown("abc", [
      [0, 1],
      [2, 3],
    ]),
  ).toBe("[a]|b|[c]");
  expect(shown("abc", [])).toBe("abc");
});

test("marks count UTF-16 units", () => {
  expect(shown("😀 ok", [[3, 5]])).toBe("😀 |[ok]");
});

test("what turns directions is left out, so that a line is not shown backwards", () => {
  expect(shown("// \u202e hidden line1\u2066;", [[12, 17]])).toBe("//  hidden |[line1]|;");
  expect(shown("\u202e", [[0, 1]])).toBe("");
});

test("marks that overlap or lie outside lose no text", () => {
  expect(
    shown("abcdef", [
      [1, 4],
      [2, 5],
      [5, 99],
    ]),
  ).toBe("a|[bcd]|[e]|[f]");
  expect(shown("", [[0, 3]])).toBe("");
});
