/**
 * The typed tree as plain data: applying operations to it and comparing two of them.
 * It is the truth that a mounted document can always be rebuilt from. No DOM here.
 */
import type { Node as TreeNode } from "../bindings/Node";
import type { Operation } from "../bindings/Operation";

/** An operation named a place that the tree does not have; the remedy is a fresh snapshot. */
export class TreeMismatch extends Error {
  override readonly name = "TreeMismatch";
}

/** The children of a container, or null for a leaf. */
function childrenOf(node: TreeNode): TreeNode[] | null {
  return "children" in node ? node.children : null;
}

function at(root: TreeNode[], path: readonly number[]): TreeNode {
  let children: TreeNode[] | null = root;
  let node: TreeNode | undefined;
  for (const index of path) {
    node = children?.[index];
    if (node === undefined) throw new TreeMismatch(`no node at ${path.join("/")}`);
    children = childrenOf(node);
  }
  if (node === undefined) throw new TreeMismatch("the root is not a node");
  return node;
}

function containerAt(root: TreeNode[], path: readonly number[]): TreeNode[] {
  if (path.length === 0) return root;
  const children = childrenOf(at(root, path));
  if (children === null) throw new TreeMismatch(`a leaf at ${path.join("/")}`);
  return children;
}

/** Applies one operation in place. The nodes of a splice become part of the tree. */
export function applyToTree(root: TreeNode[], operation: Operation): void {
  switch (operation.op) {
    case "splice": {
      const children = containerAt(root, operation.path);
      if (operation.keep > children.length) throw new TreeMismatch("keeps more than there is");
      children.length = operation.keep;
      for (const node of operation.nodes) children.push(node);
      return;
    }
    case "append": {
      const leaf = at(root, operation.path);
      if (!("text" in leaf)) throw new TreeMismatch(`no text at ${operation.path.join("/")}`);
      leaf.text += operation.text;
      return;
    }
    case "tight": {
      const list = at(root, operation.path);
      if (list.type !== "list") throw new TreeMismatch(`no list at ${operation.path.join("/")}`);
      list.tight = operation.tight;
    }
  }
}

/** Whether two values of a tree are equal in structure. */
export function sameTree(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((v, i) => sameTree(v, b[i]));
  }
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return keys.every((key) => key in right && sameTree(left[key], right[key]));
}

/** The text of some nodes, blocks parted by line ends: for one-line summaries and names. */
export function plainText(nodes: readonly TreeNode[]): string {
  let text = "";
  for (const node of nodes) {
    if ("text" in node) text += node.text;
    else if (node.type === "softBreak" || node.type === "lineBreak") text += "\n";
    else if (node.type === "math" || node.type === "mathBlock") text += node.tex;
    else if (node.type === "image") text += node.alt;
    else if ("children" in node) text += plainText(node.children);
    if (BLOCKS.has(node.type)) text += "\n";
  }
  return text;
}

const BLOCKS: ReadonlySet<TreeNode["type"]> = new Set([
  "paragraph",
  "heading",
  "line",
  "row",
  "htmlBlock",
  "mathBlock",
  "rule",
]);
