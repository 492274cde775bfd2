/**
 * A document: the tree as data, and the places where it is mounted. Operations reach both, so a
 * document can leave the page and come back, or skip painting while nobody looks.
 */
import type { Node as TreeNode } from "../bindings/Node";
import type { Operation } from "../bindings/Operation";
import { build } from "./build";
import { Groups } from "./groups";
import { element, Mounted, type Context, type RenderActions } from "./mounted";
import { applyToTree, sameTree, TreeMismatch } from "./tree";

/** The blocks of a document. Those of a long one are in groups: see `groups.ts`. */
class Root extends Mounted {
  private readonly groups: Groups;
  private last: Element | null = null;

  constructor(place: HTMLElement, context: Context) {
    super(place, place, context);
    this.groups = new Groups(place, () => {
      const group = element("div", "blocks");
      place.append(group);
      return group;
    });
  }

  // By an attribute: for `:last-child` WebKit would style all of the block before anew, or all of a group, when one follows.
  override splice(keep: number, nodes: readonly TreeNode[]): void {
    super.splice(keep, nodes);
    const dom = this.children.at(-1)?.dom;
    const last = dom instanceof Element ? dom : null;
    if (last === this.last) return;
    this.last?.removeAttribute("data-last");
    this.last = last;
    this.last?.setAttribute("data-last", "");
  }

  protected override place(child: Mounted, index: number): void {
    const before = this.children[index - 1];
    // Where the notes begin there is a line; which block is before is not seen across groups.
    const first = before !== undefined && !isNote(before) && isNote(child);
    if (first && child.dom instanceof Element) child.dom.classList.add("first-note");
    this.groups.place(child.dom, index);
  }

  protected override trimmed(keep: number): void {
    this.groups.trim(keep);
  }
}

const isNote = ({ dom }: Mounted) => dom instanceof Element && dom.classList.contains("footnote");

/** A document on the page. */
class Mount {
  private root: Mounted;
  private paused = false;
  /** The tree has changed while this was paused. */
  private behind = false;
  private readonly context: Context;

  constructor(
    private readonly element: HTMLElement,
    private readonly nodes: readonly TreeNode[],
    actions: RenderActions,
  ) {
    this.context = { actions, build };
    this.root = this.rebuild();
    element.addEventListener("click", this.onClick);
    element.addEventListener("auxclick", this.onClick);
  }

  apply(operation: Operation): void {
    if (this.paused) {
      this.behind = true;
      return;
    }
    const chain: Mounted[] = [this.root];
    let target = this.root;
    for (const index of operation.path) {
      const child = target.children[index];
      if (child === undefined) throw new TreeMismatch(`nothing at ${operation.path.join("/")}`);
      chain.push((target = child));
    }
    if (operation.op === "splice") target.splice(operation.keep, operation.nodes);
    else if (operation.op === "append") target.append(operation.text);
    else target.tighten(operation.tight);
    for (let depth = chain.length - 1; depth >= 0; depth -= 1) {
      chain[depth]?.changed(operation.path[depth]);
    }
  }

  /** Nothing grows any more. */
  settle(): void {
    this.root.settle();
  }

  /** While paused nothing is painted; after it what was missed, if anything was. */
  pause(paused: boolean): void {
    this.paused = paused;
    if (this.behind) this.refresh();
  }

  /** Paints the tree anew, now or when it is not paused any more. */
  refresh(): void {
    this.behind = this.paused;
    if (!this.paused) this.root = this.rebuild();
  }

  destroy(): void {
    this.element.removeEventListener("click", this.onClick);
    this.element.removeEventListener("auxclick", this.onClick);
    this.element.replaceChildren();
  }

  private rebuild(): Mounted {
    this.element.replaceChildren();
    const root = new Root(this.element, this.context);
    root.splice(0, this.nodes);
    return root;
  }

  // One sink for every way to follow a link; the page itself never navigates.
  private readonly onClick = (event: MouseEvent): void => {
    if (!(event.target instanceof Element)) return;
    const anchor = event.target.closest("a[href]");
    if (anchor !== null) {
      event.preventDefault();
      const href = anchor.getAttribute("href");
      if (event.button < 2 && href !== null) this.context.actions.openLink(href);
      return;
    }
    const jump = event.target.closest<HTMLElement>("[data-target], [data-reference]");
    if (jump !== null) this.jump(jump.dataset["target"], jump.dataset["reference"]);
  };

  private jump(definition: string | undefined, reference: string | undefined): void {
    const places = this.element.querySelectorAll<HTMLElement>("[data-footnote], [data-target]");
    for (const place of places) {
      const { footnote, target } = place.dataset;
      if (definition !== undefined ? footnote === definition : target === reference) {
        place.scrollIntoView({ block: "nearest" });
        place.focus({ preventScroll: true });
        return;
      }
    }
  }
}

/** A tree that may be shown in any number of places and grows by operations. */
export class RenderDocument {
  private readonly tree: TreeNode[];
  private readonly mounts = new Set<Mount>();
  private paused = false;

  constructor(nodes: readonly TreeNode[]) {
    this.tree = [...nodes];
  }

  /** The tree as it is now; not to be changed from outside. */
  get nodes(): readonly TreeNode[] {
    return this.tree;
  }

  /** Shows the document inside `element`; the function returned takes it away again. */
  mount(element: HTMLElement, actions: RenderActions): () => void {
    const mount = new Mount(element, this.tree, actions);
    mount.pause(this.paused);
    this.mounts.add(mount);
    return () => {
      this.mounts.delete(mount);
      mount.destroy();
    };
  }

  /** Applies one update. Throws `TreeMismatch` when it does not fit; then ask for a snapshot. */
  apply(operations: readonly Operation[]): void {
    for (const operation of operations) {
      // The tree first: what does not fit it throws before anything on the page has changed.
      applyToTree(this.tree, operation);
      for (const mount of this.mounts) mount.apply(operation);
    }
  }

  /** Becomes `nodes`, for good; nothing is rebuilt when it already is. */
  replace(nodes: readonly TreeNode[]): void {
    if (sameTree(this.tree, nodes)) {
      for (const mount of this.mounts) mount.settle();
      return;
    }
    this.tree.splice(0, this.tree.length, ...nodes);
    for (const mount of this.mounts) mount.refresh();
  }

  /** While paused the tree grows and the page does not; unpausing shows what came. */
  pause(paused: boolean): void {
    if (paused === this.paused) return;
    this.paused = paused;
    for (const mount of this.mounts) mount.pause(paused);
  }
}
