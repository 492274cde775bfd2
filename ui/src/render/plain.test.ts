import { expect, it } from "vitest";

import type { Node as TreeNode } from "../bindings/Node";
import { readableText } from "./plain";

const text = (value: string): TreeNode => ({ type: "text", text: value });
const paragraph = (...children: TreeNode[]): TreeNode => ({ type: "paragraph", children });
const item = (checked: boolean | null, ...children: TreeNode[]): TreeNode => ({
  type: "item",
  checked,
  children,
});
const list = (start: number | null, ...children: TreeNode[]): TreeNode => ({
  type: "list",
  start,
  tight: true,
  children,
});

it("reads like the page, without the marks of the source", () => {
  const link = (url: string, name: string): TreeNode => ({
    type: "link",
    url,
    title: "",
    children: [text(name)],
  });
  const line = (value: string): TreeNode => ({ type: "line", children: [text(value)] });
  const row = (...values: string[]): TreeNode => ({
    type: "row",
    children: values.map((value) => ({ type: "cell", children: [text(value)] })),
  });
  const nodes: TreeNode[] = [
    { type: "heading", level: 2, children: [text("Tones")] },
    paragraph(
      { type: "strong", children: [text("Low")] },
      text(" and "),
      { type: "code", text: "high" },
      { type: "softBreak" },
      link("https://a.example/x", "here"),
      text(", "),
      link("https://a.example", "a.example"),
      { type: "footnoteReference", label: "n", number: 1 },
    ),
    list(null, item(null, paragraph(text("one")), list(3, item(null, paragraph(text("deep")))))),
    list(null, item(true, paragraph(text("done"))), item(false, paragraph(text("open")))),
    { type: "codeBlock", language: "py", children: [line("if a:"), line("    b()")] },
    { type: "table", align: [], children: [row("a", "b"), row("1", "2")] },
    { type: "quote", alert: null, children: [paragraph(text("so")), paragraph(text("on"))] },
    { type: "mathBlock", tex: "x^2\n", children: [] },
    { type: "rule" },
    { type: "footnoteDefinition", label: "n", number: 1, children: [paragraph(text("Note"))] },
  ];
  expect(readableText(nodes).split("\n\n")).toEqual([
    "Tones",
    "Low and high\nhere (https://a.example/x), a.example[1]",
    "• one\n  3. deep",
    "☑ done\n☐ open",
    "if a:\n    b()",
    "a\tb\n1\t2",
    "> so\n> \n> on",
    "x^2",
    "———",
    "[1] Note",
  ]);
});
