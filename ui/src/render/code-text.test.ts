import { expect, it, vi } from "vitest";

import { seeded } from "../test-trees";
import { RenderDocument } from "./document";

function shown(text: string) {
  const root = document.createElement("div");
  const live = new RenderDocument([{ type: "paragraph", children: [{ type: "code", text }] }]);
  live.mount(root, { openLink: vi.fn(), picture: vi.fn(), copy: vi.fn() });
  const code = root.querySelector("code") as HTMLElement;
  const add = (text: string) => live.apply([{ op: "append", path: [0, 0], text }]);
  return { code, add };
}

const PARTS = [
  "plain",
  "\u200b",
  "\u200b\u200b",
  "\u202e",
  "\u200d",
  "👩",
  "\u200d💻",
  "👍🏽",
  "❤",
  "\ufe0f",
  "\u{e0041}",
  "日本",
];

it("a text that comes in pieces is shown as it would be as a whole", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = seeded(seed);
    const { code, add } = shown("");
    let text = "";
    for (let count = 0; count < 12; count += 1) {
      const part = PARTS[Math.floor(random() * PARTS.length)] ?? "";
      text += part;
      add(part);
      expect(code.innerHTML, JSON.stringify(text)).toBe(shown(text).code.innerHTML);
    }
  }
});

it("what is shown by name stays as it is while text is added", () => {
  const { code, add } = shown("a\u202eb");
  const token = code.querySelector(".hidden-character");
  const [before] = code.childNodes;
  add(" and c");
  add("\u200b");
  add(" and d");
  expect(code.querySelector(".hidden-character")).toBe(token);
  expect(code.firstChild).toBe(before);
  expect(code.textContent).toBe("aU+202Eb and cU+200B and d");
});

it("a run that goes on is one token, and of a very long one only the end is shown anew", () => {
  const { code, add } = shown("\u200b");
  const labels = () =>
    [...code.querySelectorAll(".hidden-character")].map((token) => token.textContent);
  add("\u200b");
  expect(labels()).toEqual(["U+200B ×2"]);
  add("\u200b".repeat(1500));
  expect(labels()).toEqual(["U+200B ×1000", "U+200B ×502"]);
  const first = code.firstChild;
  add("\u200b");
  expect(labels()).toEqual(["U+200B ×1000", "U+200B ×503"]);
  expect(code.firstChild).toBe(first);
});

it("a flood of hidden characters that comes in pieces is one of replacement characters, too", () => {
  const { code, add } = shown("");
  for (let at = 0; at < 600; at += 1) add("\u200b\u200c");
  expect(code.innerHTML).toBe(shown("\u200b\u200c".repeat(600)).code.innerHTML);
  expect(code.querySelectorAll(".hidden-character").length).toBe(500);
});
