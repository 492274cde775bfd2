/** Random trees and random operations that fit them, for tests of the render layer. */
import type { Node as TreeNode } from "./bindings/Node";
import type { Operation } from "./bindings/Operation";

/** A small, fast generator with a seed, so that a failure can be repeated. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = () => number;
type Kind = "block" | "inline" | "line" | "span" | "item" | "row" | "cell" | "math";

const pick = <T>(random: Random, from: readonly T[]): T =>
  from[Math.floor(random() * from.length)] as T;
const WORDS = [
  "plain ",
  "naïve ",
  "x\u200by",
  "\u202e",
  "<b>",
  "日本 ",
  "👩\u200d💻",
  "👩",
  "\u200d💻",
  "a.example ",
];
const word = (random: Random) => pick(random, WORDS);

function several(random: Random, kind: Kind, depth: number, most = 4): TreeNode[] {
  return Array.from({ length: Math.floor(random() * (most + 1)) }, () =>
    node(random, kind, depth - 1),
  );
}

/** A random node that may stand where `kind` is expected. */
export function node(random: Random, kind: Kind, depth: number): TreeNode {
  const text = word(random);
  const url = pick(random, ["https://a.example/x", "javascript:alert(1)", "mailto:a@b.example"]);
  const of = (kind: Kind, most?: number) => (depth > 0 ? several(random, kind, depth, most) : []);
  switch (kind) {
    case "line":
      return { type: "line", children: of("span") };
    case "span":
      return pick<TreeNode>(random, [
        { type: "text", text },
        { type: "token", class: "keyword", text },
      ]);
    case "item":
      return { type: "item", checked: pick(random, [null, true, false]), children: of("block") };
    case "row":
      return { type: "row", children: of("cell") };
    case "cell":
      return { type: "cell", children: of("inline") };
    case "math":
      return pick<TreeNode>(random, [
        { type: "text", text },
        {
          type: "mathElement",
          tag: "mi",
          attributes: [["mathvariant", "bold"]],
          children: of("math"),
        },
      ]);
    case "inline":
      return pick<TreeNode>(random, [
        { type: "text", text },
        { type: "code", text },
        { type: "html", text },
        { type: "softBreak" },
        { type: "lineBreak" },
        { type: "image", url, title: "", alt: text },
        { type: "footnoteReference", label: "n", number: 1 },
        { type: "emphasis", children: of("inline") },
        { type: "strong", children: of("inline") },
        { type: "strikethrough", children: of("inline") },
        { type: "link", url, title: text, children: of("inline") },
        { type: "math", tex: text, children: of("math") },
      ]);
    case "block":
      return pick<TreeNode>(random, [
        { type: "paragraph", children: of("inline") },
        { type: "heading", level: 1 + Math.floor(random() * 6), children: of("inline") },
        { type: "quote", alert: pick(random, [null, "tip"]), children: of("block") },
        { type: "list", start: pick(random, [null, 7]), tight: false, children: of("item") },
        { type: "codeBlock", language: text, children: of("line", 70) },
        { type: "table", align: ["left", "none"], children: of("row") },
        { type: "rule" },
        { type: "htmlBlock", text },
        { type: "mathBlock", tex: text, children: of("math") },
        { type: "footnoteDefinition", label: "n", number: 1, children: of("block") },
      ]);
  }
}

const BELOW: Partial<Record<TreeNode["type"], Kind>> = {
  paragraph: "inline",
  heading: "inline",
  quote: "block",
  list: "item",
  item: "block",
  codeBlock: "line",
  line: "span",
  table: "row",
  row: "cell",
  cell: "inline",
  mathBlock: "math",
  math: "math",
  mathElement: "math",
  footnoteDefinition: "block",
  emphasis: "inline",
  strong: "inline",
  strikethrough: "inline",
  link: "inline",
};

/** A random operation that fits `root`. */
export function operation(random: Random, root: readonly TreeNode[]): Operation {
  const path: number[] = [];
  let children: readonly TreeNode[] = root;
  let kind: Kind = "block";
  while (children.length > 0 && random() < 0.8) {
    const index = Math.floor(random() * children.length);
    const below: TreeNode | undefined = children[index];
    if (below === undefined) break;
    if ("text" in below) return { op: "append", path: [...path, index], text: word(random) };
    const next: Kind | undefined = BELOW[below.type];
    if (next === undefined || !("children" in below)) break;
    path.push(index);
    [children, kind] = [below.children, next];
    if (below.type === "list" && random() < 0.2) {
      return { op: "tight", path, tight: random() < 0.5 };
    }
  }
  const keep = Math.floor(random() * (children.length + 1));
  const nodes = several(random, kind, 3, kind === "line" ? 40 : 3);
  return { op: "splice", path, keep, nodes };
}
