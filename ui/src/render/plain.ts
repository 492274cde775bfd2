/** A tree as text to paste where nothing renders markdown: what a reader sees, without the marks of the source. */
import type { Node as TreeNode } from "../bindings/Node";
import { plainText } from "./tree";

/** The text of a message, its blocks parted by empty lines. */
export function readableText(nodes: readonly TreeNode[]): string {
  return nodes.map(block).join("\n\n").trim();
}

function block(node: TreeNode): string {
  switch (node.type) {
    case "quote":
      return readableText(node.children).replace(/^/gm, "> ");
    case "list": {
      const { start } = node;
      const items = node.children.map((item, index) =>
        listed(item, start === null ? "• " : `${start + index}. `),
      );
      return items.join(node.tight ? "\n" : "\n\n");
    }
    case "codeBlock":
      return node.children.map((line) => plainText([line]).replace(/\n$/, "")).join("\n");
    case "table":
      return node.children.map(cells).join("\n");
    case "rule":
      return "———";
    case "footnoteDefinition":
      return `[${node.number}] ${readableText(node.children)}`;
    case "htmlBlock":
      return node.text.trimEnd();
    case "mathBlock":
      return node.tex.trim();
    default:
      return "children" in node ? node.children.map(inline).join("") : inline(node);
  }
}

function listed(item: TreeNode, marker: string): string {
  if (item.type !== "item") return block(item);
  const { checked, children } = item;
  const box = checked === null ? marker : checked ? "☑ " : "☐ ";
  const text = children.map(block).join("\n").trim();
  return box + text.replace(/\n(?=.)/g, `\n${" ".repeat(box.length)}`);
}

const cells = (row: TreeNode) =>
  "children" in row ? row.children.map((cell) => block(cell)).join("\t") : "";

function inline(node: TreeNode): string {
  switch (node.type) {
    case "link": {
      const text = node.children.map(inline).join("");
      const bare = node.url.replace(/^(https?:\/\/|mailto:)/, "");
      return text === node.url || text === bare ? text : `${text} (${node.url})`;
    }
    case "footnoteReference":
      return `[${node.number}]`;
    case "math":
      return node.tex;
    case "image":
      return node.alt;
    case "lineBreak":
    case "softBreak":
      return "\n";
    default:
      if ("text" in node) return node.text;
      return "children" in node ? node.children.map(inline).join("") : "";
  }
}
