import { expect, it } from "vitest";

import { hasHidden, pieces } from "./hidden";

const joined = (text: string) =>
  pieces(text)
    .map((piece) => ("visible" in piece ? piece.visible : piece.source))
    .join("");

it("pieces join to the text they came from", () => {
  for (const text of ["", "plain", "a\u200bb\u202e\u202ec", "\ufeff", "x\u{e0041}y"]) {
    expect(joined(text)).toBe(text);
  }
});

it("a run of one hidden character is one token", () => {
  expect(pieces("a\u200b\u200b\u200bb")).toEqual([
    { visible: "a" },
    { label: "U+200B ×3", name: "zero width space", source: "\u200b\u200b\u200b" },
    { visible: "b" },
  ]);
});

it("tabs, line feeds and emoji sequences are not hidden", () => {
  for (const text of ["\ta\n", "👩\u200d💻", "❤\ufe0f", "日本語", "é"]) {
    expect(hasHidden(text), text).toBe(false);
  }
});

it("controls, overrides, tags, NBSP and lone joiners are", () => {
  for (const text of ["\u0000", "\u001b[0m", "\r", "\u202d", "\u{e0041}", "\u00a0", "a\u200db"]) {
    expect(hasHidden(text), JSON.stringify(text)).toBe(true);
  }
});

it("a flood of hidden characters does not become a flood of elements", () => {
  const flood = "\u200b\u200c".repeat(5000);
  expect(pieces(flood).length).toBeLessThan(1000);
});
