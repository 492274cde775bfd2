import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { Node as TreeNode } from "../bindings/Node";
import { RenderDocument } from "./document";

/** Characters in a line of the page that is imitated here, each ten wide; a line is twenty high. */
const LINE = 80;
let resized: () => void;

beforeEach(() => {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(changed: () => void) {
        resized = changed;
      }
      observe = () => undefined;
      disconnect = () => undefined;
    },
  );
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(100);
  Range.prototype.getClientRects = function () {
    const paragraph = document.querySelector("p") as HTMLElement;
    const before = document.createRange();
    before.setStart(paragraph, 0);
    before.setEnd(this.startContainer, this.startOffset);
    const from = before.toString().length;
    const to = from + this.toString().length;
    const rects: DOMRect[] = [];
    for (let at = from; at < to; at = (Math.floor(at / LINE) + 1) * LINE) {
      const end = Math.min(to, (Math.floor(at / LINE) + 1) * LINE);
      const top = Math.floor(at / LINE) * 20;
      rects.push(new DOMRect((at % LINE) * 10, top, (end - at) * 10, 20));
    }
    return rects as unknown as DOMRectList;
  };
});

class DOMRect {
  readonly bottom: number;
  readonly right: number;
  constructor(
    readonly left: number,
    readonly top: number,
    width: number,
    height: number,
  ) {
    this.bottom = top + height;
    this.right = left + width;
  }
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  Reflect.deleteProperty(Range.prototype, "getClientRects");
  document.body.replaceChildren();
});

function growing() {
  const root = document.createElement("div");
  document.body.append(root);
  const shown = new RenderDocument([{ type: "paragraph", children: [{ type: "text", text: "" }] }]);
  shown.mount(root, {
    openLink: vi.fn(),
    picture: () => Promise.reject(new Error()),
    copy: () => Promise.resolve(),
  });
  let children = 1;
  const add = (...nodes: TreeNode[]) => {
    shown.apply([{ op: "splice", path: [0], keep: children, nodes }]);
    children += nodes.length;
  };
  const words = (count: number) => {
    for (let at = 0; at < count; at += 1) {
      shown.apply([{ op: "append", path: [0, children - 1], text: `word ${at % 10}, and ` }]);
    }
  };
  return { root, shown, add, words, blocks: () => [...root.querySelectorAll(".lines")] };
}

const emphasis = (text: string): TreeNode => ({
  type: "emphasis",
  children: [{ type: "text", text }],
});

it("whole lines of a long paragraph that grows are put aside, and nothing of its text changes", () => {
  const { root, add, words, blocks } = growing();
  for (let part = 0; part < 60; part += 1) {
    words(10);
    add(emphasis("so"), { type: "text", text: " it " });
  }
  expect(blocks().length).toBeGreaterThan(1);
  for (const block of blocks()) expect((block.textContent ?? "").length % LINE).toBe(0);
  const part = Array.from({ length: 10 }, (_, at) => `word ${at}, and `).join("");
  expect(root.textContent).toBe(`${part}so it `.repeat(60));
});

it("a short paragraph, and one that is not on the page, is left alone", () => {
  const short = growing();
  short.words(200);
  expect(short.blocks()).toEqual([]);
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(0);
  const hidden = growing();
  hidden.words(2000);
  expect(hidden.blocks()).toEqual([]);
});

it("it is one block again when it has ended, when its width changes, and when its beginning does", () => {
  const ended = growing();
  ended.words(1000);
  expect(ended.blocks().length).toBeGreaterThan(0);
  ended.shown.apply([{ op: "splice", path: [], keep: 1, nodes: [{ type: "rule" }] }]);
  expect(ended.blocks()).toEqual([]);
  expect(ended.root.querySelector("p")?.childNodes.length).toBe(1);

  const narrower = growing();
  narrower.words(1000);
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(500);
  resized();
  expect(narrower.blocks()).toEqual([]);

  const changed = growing();
  changed.words(1000);
  changed.shown.apply([{ op: "splice", path: [0], keep: 0, nodes: [emphasis("anew")] }]);
  expect(changed.blocks()).toEqual([]);
  expect(changed.root.textContent).toBe("anew");
});

it("while some of it is selected nothing of it moves", () => {
  const { root, words, blocks } = growing();
  words(100);
  document.getSelection()?.selectAllChildren(root);
  words(1000);
  expect(blocks()).toEqual([]);
  document.getSelection()?.removeAllRanges();
});

it("while some of it is selected it stays as it is when it ends, and is one text when nothing is", () => {
  const { root, shown, words, blocks } = growing();
  words(1000);
  const [first] = blocks();
  const selection = document.getSelection();
  selection?.selectAllChildren(first as Element);
  const selected = selection?.toString();
  shown.apply([{ op: "splice", path: [], keep: 1, nodes: [{ type: "rule" }] }]);
  shown.replace(structuredClone(shown.nodes) as TreeNode[]);
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(500);
  resized();
  expect(blocks()[0]).toBe(first);
  expect(selection?.toString()).toBe(selected);
  selection?.removeAllRanges();
  document.dispatchEvent(new Event("selectionchange"));
  expect(blocks()).toEqual([]);
  expect(root.querySelector("p")?.childNodes.length).toBe(1);
});
