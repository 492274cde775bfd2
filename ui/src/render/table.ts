/** Tables: a wrapper that scrolls, a head, a body, and a button that copies them as CSV. */
import type { Align } from "../bindings/Align";
import type { Node as TreeNode } from "../bindings/Node";
import { copier } from "./code";
import { decideDirection } from "./direction";
import { Groups } from "./groups";
import { element, Mounted, type Context } from "./mounted";

const ALIGNED: Readonly<Record<Align, string>> = {
  none: "",
  left: "align-left",
  center: "align-center",
  right: "align-right",
};

class Row extends Mounted {
  constructor(
    context: Context,
    private readonly align: readonly Align[],
    private readonly head: boolean,
  ) {
    const row = element("tr");
    super(row, row, context);
  }

  protected override buildChild(node: TreeNode, index: number): Mounted {
    if (node.type !== "cell") return this.context.build(node, this.context);
    const cell = element(this.head ? "th" : "td", ALIGNED[this.align[index] ?? "none"] ?? "");
    if (this.head) cell.setAttribute("scope", "col");
    const mounted = new Mounted(cell, cell, this.context);
    mounted.splice(0, node.children);
    return mounted;
  }
}

/** What a spreadsheet computes, whether it is in quotes or not. */
const COMPUTED = /^[=+\-@\t\r]./s;
/** A number with a sign, as it is written anywhere, is computed to itself. */
const SIGNED = /^[+-]\s?[\d.,'’\s]*\d\s?[%‰]?$/;

/** One field of RFC 4180. What a spreadsheet would compute gets an apostrophe in front, which makes it text. */
export function csvField(text: string): string {
  const field = COMPUTED.test(text) && !SIGNED.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** A table. */
export class Table extends Mounted {
  private readonly head = element("thead");
  /** The rows below the head; those of a long table are in several bodies: see `groups.ts`. */
  private readonly rows: Groups;
  private directed = false;

  constructor(
    private readonly align: readonly Align[],
    context: Context,
    private readonly table = element("table"),
  ) {
    const box = element("div", "table-block");
    super(box, table, context);
    const body = element("tbody");
    table.append(this.head, body);
    this.rows = new Groups(body, () => {
      const another = element("tbody");
      table.append(another);
      return another;
    });
    const scroll = element("div", "table-scroll");
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "group");
    scroll.setAttribute("aria-label", "Table");
    scroll.append(table);
    const tools = element("div", "table-tools");
    tools.append(...copier("Copy as CSV", "Copy as CSV", () => context.actions.copy(this.csv())));
    box.append(scroll, tools);
  }

  // Its columns begin on the side where its first word does.
  override changed(index: number | undefined): void {
    super.changed(index);
    this.directed ||= decideDirection(this.table);
  }

  /** The table as comma-separated values with CRLF line ends. */
  csv(): string {
    const lines = this.children.map((row) =>
      row.children.map((cell) => csvField(cell.source().trim())).join(","),
    );
    return lines.map((line) => `${line}\r\n`).join("");
  }

  protected override buildChild(node: TreeNode, index: number): Mounted {
    if (node.type !== "row") return this.context.build(node, this.context);
    const row = new Row(this.context, this.align, index === 0);
    row.splice(0, node.children);
    return row;
  }

  protected override place(child: Mounted, index: number): void {
    if (index === 0) this.head.append(child.dom);
    else this.rows.place(child.dom, index - 1);
  }

  protected override trimmed(keep: number): void {
    this.rows.trim(Math.max(0, keep - 1));
  }
}
