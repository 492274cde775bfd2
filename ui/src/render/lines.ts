/**
 * The finished lines of a long paragraph that grows, in blocks of their own: WebKit goes through every line of a
 * block that it lays out, so that an addition would cost more the longer the paragraph is. Where a line breaks is
 * decided by what is before it, so nothing moves; when the paragraph has ended or gets another width, it is one
 * block again.
 */
import { element, type Mounted } from "./mounted";
import { isSelected, onceUnselected } from "./selection";
import { PlainText } from "./text";

/** From so many characters on, lines are put aside. */
const LONG = 4000;
/** So many characters at the end stay, for they may be read anew. */
const STAYS = 1000;
/** After so many changes the length is looked at. */
const EVERY = 8;

/** What is put aside of one paragraph. */
export class Lines {
  private readonly blocks: HTMLElement[] = [];
  private observer: ResizeObserver | null = null;
  private changes = 0;
  private width = 0;

  constructor(
    private readonly paragraph: HTMLElement,
    private readonly children: readonly Mounted[],
  ) {}

  /** The paragraph has grown. */
  grown(): void {
    this.changes += 1;
    if (this.changes % EVERY === 0) this.putAside();
  }

  /** The children from `keep` on are new. */
  trimmed(keep: number): void {
    const last = this.children[keep - 1];
    const end = last instanceof PlainText ? last.end : last?.dom;
    if (this.blocks.length > 0 && end?.parentNode !== this.paragraph) this.dissolve();
  }

  /** The paragraph is one block again. */
  dissolve(): void {
    this.observer?.disconnect();
    this.observer = null;
    for (const block of this.blocks.splice(0)) block.replaceWith(...block.childNodes);
  }

  private putAside(): void {
    const nodes: ChildNode[] = [];
    const before = this.blocks.at(-1) ?? null;
    let node = before ? before.nextSibling : this.paragraph.firstChild;
    let length = 0;
    for (; node !== null; node = node.nextSibling) {
      nodes.push(node);
      length += node.textContent?.length ?? 0;
    }
    // Without a height it is not on the page; moving what is selected would end the selection.
    if (length < LONG || this.paragraph.clientHeight === 0 || isSelected(this.paragraph)) return;
    const last = this.breakIn(nodes);
    if (last === undefined) return;
    const block = element("span", "lines");
    this.paragraph.insertBefore(block, nodes[0] ?? null);
    block.append(...nodes.slice(0, nodes.indexOf(last) + 1));
    this.blocks.push(block);
    this.watch();
  }

  /** The node after which a line begins, divided from what follows where it has to be. */
  private breakIn(nodes: readonly ChildNode[]): ChildNode | undefined {
    let behind = 0;
    let next: ChildNode | undefined;
    for (const node of nodes.toReversed()) {
      if (behind >= STAYS && next && isBelow(next, node)) return node;
      next = node;
      behind += node.textContent?.length ?? 0;
      if (behind < STAYS || !(node instanceof Text)) continue;
      const offset = lineStart(node, behind - STAYS);
      const owner = offset !== undefined && this.ownerOf(node);
      if (!owner) continue;
      owner.divide(node, offset);
      return node;
    }
    return undefined;
  }

  private ownerOf(node: Text): PlainText | undefined {
    return this.children.findLast(
      (child): child is PlainText => child instanceof PlainText && child.holds(node),
    );
  }

  private watch(): void {
    this.width = this.paragraph.clientWidth;
    this.observer ??= new ResizeObserver(() => {
      if (this.paragraph.clientWidth === this.width) return;
      onceUnselected(this.paragraph, () => this.dissolve());
    });
    this.observer.observe(this.paragraph);
  }
}

/** Whether a node begins on a later line than the one before it ends. */
function isBelow(node: ChildNode, before: ChildNode): boolean {
  const range = document.createRange();
  range.selectNode(before);
  const above = [...range.getClientRects()].at(-1);
  range.selectNode(node);
  const [below] = range.getClientRects();
  return above !== undefined && below !== undefined && below.top >= above.bottom;
}

/** Where the last line within the first `most` characters of a text begins, if one begins inside it. */
function lineStart(node: Text, most: number): number | undefined {
  const range = document.createRange();
  const box = (from: number, to: number) => {
    range.setStart(node, from);
    range.setEnd(node, to);
    return [...range.getClientRects()];
  };
  const end = Math.min(node.length, most);
  const rects = box(0, end);
  const [first, last] = [rects[0], rects.at(-1)];
  if (!first || !last || last.top < first.bottom) return undefined;
  let [before, at] = [0, end - 1];
  while (at - before > 1) {
    const middle = (before + at) >> 1;
    const top = box(middle, middle + 1)[0]?.top ?? -Infinity;
    if (top >= last.top) at = middle;
    else before = middle;
  }
  // What has no box, as a space that is not shown, can mislead the search.
  const found = box(at, at + 1)[0];
  const begins =
    found?.top === last.top && (found.left === last.left || found.right === last.right);
  return begins ? at : undefined;
}
