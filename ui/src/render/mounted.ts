/**
 * A node of the tree that is on the page: its DOM node, and its mounted children in the order of
 * the tree. Paths are followed here, never through the DOM, so that buttons, wrappers and chunks
 * around the content cannot break them.
 */
import type { Node as TreeNode } from "../bindings/Node";
import { TreeMismatch } from "./tree";

/** What a document asks of the page around it. */
export interface RenderActions {
  /** A person asked to open an address; it is http, https or mailto. */
  openLink(url: string): void;
  /**
   * The bytes of a picture on the web, whose full address a person has seen; rejects with a sentence. `again`: one
   * that was shown before, without asking its server.
   */
  picture(url: string, again: boolean): Promise<ArrayBuffer>;
  /** Puts plain text on the clipboard; rejects when the clipboard refuses. */
  copy(text: string): Promise<void>;
}

/** What every builder needs: the actions, and the builder itself. */
export interface Context {
  readonly actions: RenderActions;
  readonly build: (node: TreeNode, context: Context) => Mounted;
}

/** A mounted node. Containers have a `slot` for their children; leaves override `append`. */
export class Mounted {
  readonly children: Mounted[] = [];

  constructor(
    public dom: ChildNode,
    protected readonly slot: Element | null,
    protected readonly context: Context,
  ) {}

  /** Whether children have a place here. */
  get container(): boolean {
    return this.slot !== null;
  }

  /** Keeps the first `keep` children, drops the rest and adds `nodes`. */
  splice(keep: number, nodes: readonly TreeNode[]): void {
    if (this.slot === null) throw new TreeMismatch("a leaf has no children");
    if (keep > this.children.length) throw new TreeMismatch("keeps more than there is");
    for (const child of this.children.splice(keep)) child.remove();
    this.trimmed(keep);
    if (nodes.length > 0) this.children.at(-1)?.ended();
    for (const node of nodes) {
      const index = this.children.length;
      const child = this.buildChild(node, index);
      this.children.push(child);
      this.place(child, index);
    }
  }

  /** Adds to a leaf's text. */
  append(_text: string): void {
    throw new TreeMismatch("no text to append to");
  }

  /** Sets a list tight or loose. */
  tighten(_tight: boolean): void {
    throw new TreeMismatch("not a list");
  }

  /** Something at or below child `index` changed; undefined when it was this node itself. */
  changed(_index: number | undefined): void {}

  /** Another node follows, so nothing in this one grows any more. */
  ended(): void {
    this.children.at(-1)?.ended();
  }

  /** Brings what was put up while it grew into its lasting form. */
  settle(): void {
    for (const child of this.children) child.settle();
  }

  /** Takes it off the page. */
  remove(): void {
    this.dom.remove();
  }

  /** The source text of this node as it would be copied. */
  source(): string {
    return this.children.map((child) => child.source()).join("");
  }

  protected buildChild(node: TreeNode, _index: number): Mounted {
    return this.context.build(node, this.context);
  }

  protected place(child: Mounted, _index: number): void {
    this.slot?.appendChild(child.dom);
  }

  protected trimmed(_keep: number): void {}
}

/** Creates an element with a class of ours; nothing of a model's ever becomes a class or an id. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = "",
): HTMLElementTagNameMap[K] {
  const created = document.createElement(tag);
  if (className !== "") created.className = className;
  return created;
}

/** A labelled push button that is not a form's. */
export function button(className: string, text: string, name = text): HTMLButtonElement {
  const created = element("button", className);
  created.type = "button";
  created.append(text);
  if (name !== text) created.setAttribute("aria-label", name);
  return created;
}
