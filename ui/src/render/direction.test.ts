import { expect, it, vi } from "vitest";

import type { Node as TreeNode } from "../bindings/Node";
import { RenderDocument } from "./document";

function shown(...nodes: TreeNode[]) {
  const root = document.createElement("div");
  const actions = { openLink: vi.fn(), picture: vi.fn(), copy: vi.fn(() => Promise.resolve()) };
  const live = new RenderDocument(nodes);
  live.mount(root, actions);
  const directions = (selector: string) =>
    [...root.querySelectorAll<HTMLElement>(selector)].map((element) => element.dir);
  return { live, directions };
}

const paragraph = (text: string): TreeNode => ({
  type: "paragraph",
  children: [{ type: "text", text }],
});

it("a block of text has the direction of its first letter", () => {
  const { directions } = shown(
    paragraph("Latin, then العربية"),
    paragraph("12. «العربية», then Latin"),
    paragraph("עברית"),
    paragraph("日本語"),
    paragraph("1234"),
  );
  expect(directions("p")).toEqual(["", "rtl", "rtl", "", ""]);
});

it("it is decided when the first letter has come, and stays", () => {
  const { live, directions } = shown(paragraph("1. "));
  live.apply([{ op: "append", path: [0, 0], text: "مرحبا" }]);
  expect(directions("p")).toEqual(["rtl"]);
  live.apply([{ op: "append", path: [0, 0], text: " and Latin" }]);
  expect(directions("p")).toEqual(["rtl"]);
});

it("the marks of a list and the line of a quote stand where the text begins", () => {
  const item: TreeNode = { type: "item", checked: null, children: [paragraph("عنصر")] };
  const { directions } = shown(
    { type: "list", start: null, tight: true, children: [item] },
    { type: "quote", alert: null, children: [paragraph("اقتباس")] },
  );
  expect(directions("ul, blockquote")).toEqual(["rtl", "rtl"]);
});
