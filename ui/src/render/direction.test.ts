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
  expect(directions("p")).toEqual(["ltr", "rtl", "rtl", "ltr", ""]);
});

it("it is decided when the first letter has come, and stays", () => {
  const { live, directions } = shown(paragraph("1. "));
  live.apply([{ op: "append", path: [0, 0], text: "مرحبا" }]);
  expect(directions("p")).toEqual(["rtl"]);
  live.apply([{ op: "append", path: [0, 0], text: " and Latin" }]);
  expect(directions("p")).toEqual(["rtl"]);
});

it("the columns of a table begin where its first word does", () => {
  const row = (...texts: string[]): TreeNode => ({
    type: "row",
    children: texts.map((text) => ({ type: "cell", children: [{ type: "text", text }] })),
  });
  const table = (...rows: TreeNode[]): TreeNode => ({ type: "table", align: [], children: rows });
  const { live, directions } = shown(table(row("النبات", "cm")), table(row("cm")), table());
  expect(directions("table")).toEqual(["rtl", "ltr", ""]);
  live.apply([{ op: "splice", path: [2], keep: 0, nodes: [row("12", "טבלה")] }]);
  expect(directions("table")).toEqual(["rtl", "ltr", "rtl"]);
});

it("the marks of a list and the line of a quote stand where the text begins", () => {
  const item: TreeNode = { type: "item", checked: null, children: [paragraph("عنصر")] };
  const { directions } = shown(
    { type: "list", start: null, tight: true, children: [item] },
    { type: "quote", alert: null, children: [paragraph("اقتباس")] },
  );
  expect(directions("ul, blockquote")).toEqual(["rtl", "rtl"]);
});

it("a Latin paragraph within a list or a quote of another direction has its own", () => {
  const both = [paragraph("عنصر"), paragraph("Latin")];
  const item: TreeNode = { type: "item", checked: null, children: both };
  const { live, directions } = shown(
    { type: "list", start: null, tight: true, children: [item] },
    { type: "quote", alert: null, children: both },
  );
  expect(directions("p")).toEqual(["rtl", "ltr", "rtl", "ltr"]);
  live.apply([{ op: "splice", path: [1], keep: 2, nodes: [paragraph("More")] }]);
  expect(directions("blockquote p")).toEqual(["rtl", "ltr", "ltr"]);
});
