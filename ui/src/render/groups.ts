/**
 * The children of a long list, or of a long document, in groups: WebKit looks at every sibling of a box that it
 * lays out, so what grows by very many children stays quick only when they have few siblings.
 */

/** Children in a group. */
export const GROUP = 32;

/** Where the children of one container are put. The first group is the container itself. */
export class Groups {
  private readonly more: Element[] = [];

  /** `another` makes the next group and puts it behind those there are. */
  constructor(
    private readonly first: Element,
    private readonly another: () => Element,
  ) {}

  /** Puts a child behind the others; `index` is its place among all. */
  place(child: ChildNode, index: number): void {
    const group = Math.floor(index / GROUP) - 1;
    if (group < 0) {
      this.first.append(child);
      return;
    }
    if (this.more[group] === undefined) this.more.push(this.another());
    this.more.at(-1)?.append(child);
  }

  /** Lets go of the groups that hold none of the first `keep` children. */
  trim(keep: number): void {
    const kept = Math.max(0, Math.ceil(keep / GROUP) - 1);
    for (const group of this.more.splice(kept)) group.remove();
  }
}
