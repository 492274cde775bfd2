/**
 * From a node of the tree to a node of the page. The switch is the allowlist: a kind that is not
 * named here has no way to the page but as text.
 */
import type { Alert } from "../bindings/Alert";
import type { Node as TreeNode } from "../bindings/Node";
import { CodeBlock } from "./code";
import { CodeText, token } from "./code-text";
import { decideDirection } from "./direction";
import { Groups } from "./groups";
import { image } from "./image";
import { Lines } from "./lines";
import { destination, misleads, type Destination } from "./links";
import { Formula, mathElement } from "./math";
import { button, element, Mounted, type Context } from "./mounted";
import { onceUnselected } from "./selection";
import { Table } from "./table";
import { plainText } from "./tree";
import { Fixed, PlainText } from "./text";

const ALERTS: Readonly<Record<Alert, string>> = {
  note: "Note",
  tip: "Tip",
  important: "Important",
  warning: "Warning",
  caution: "Caution",
};

type Of<T extends TreeNode["type"]> = Extract<TreeNode, { type: T }>;

/** Builds one node with everything below it. */
export function build(node: TreeNode, context: Context): Mounted {
  const mounted = create(node, context);
  if (mounted.container && mounted.children.length === 0 && "children" in node) {
    mounted.splice(0, node.children);
  }
  mounted.changed(undefined);
  return mounted;
}

function create(node: TreeNode, context: Context): Mounted {
  switch (node.type) {
    case "paragraph":
      return new Paragraph(context);
    case "heading":
      return heading(node.level, context);
    case "quote":
      return quote(node.alert, context);
    case "list":
      return new List(node, context);
    case "item":
      return item(node.checked, context);
    case "codeBlock":
      return new CodeBlock(node.language, context);
    case "line":
    case "row":
    case "cell":
      // Only their containers build these; a stray one is a plain line.
      return box("div", context);
    case "table":
      return new Table(node.align, context);
    case "rule":
      return new Fixed(element("hr"), context);
    case "htmlBlock":
      return new CodeText(node.text, context, element("div", "raw-html"));
    case "mathBlock":
      return new Formula(node.tex, true, context);
    case "footnoteDefinition":
      return footnote(node.number, context);
    default:
      return inline(node, context);
  }
}

function inline(node: TreeNode, context: Context): Mounted {
  switch (node.type) {
    case "text":
      return new PlainText(node.text, context);
    case "token":
      return token(node.class, node.text, context);
    case "code":
      return new CodeText(node.text, context, element("code"));
    case "emphasis":
      return box("em", context);
    case "strong":
      return box("strong", context);
    case "strikethrough":
      return box("del", context);
    case "link":
      return new Link(node, context);
    case "image":
      return image(node, context);
    case "lineBreak":
      return new Fixed(element("br"), context, "\n");
    case "softBreak":
      return new Fixed(document.createTextNode("\n"), context, "\n");
    case "html":
      return new CodeText(node.text, context, element("code", "raw-html"));
    case "math":
      return new Formula(node.tex, false, context);
    case "footnoteReference":
      return reference(node, context);
    case "mathElement":
      return mathElement(node, context);
    default:
      return unknown(node, context);
  }
}

// The types rule this out; a newer backend or a bad tree does not become markup all the same.
function unknown(node: TreeNode, context: Context): Mounted {
  return new PlainText(plainText([node]), context);
}

function box(tag: "div" | "em" | "strong" | "del", context: Context): Mounted {
  const created = element(tag);
  return new Mounted(created, created, context);
}

/** A block of text, which has the direction of its first letter. */
class Directed extends Mounted {
  private decided = false;

  constructor(
    dom: HTMLElement,
    context: Context,
    private readonly text = dom,
  ) {
    super(dom, text, context);
  }

  override changed(index: number | undefined): void {
    super.changed(index);
    this.decided ||= decideDirection(this.text);
  }
}

class Paragraph extends Directed {
  private readonly lines: Lines;
  private waits = false;

  constructor(
    context: Context,
    private readonly paragraph = element("p"),
  ) {
    super(paragraph, context);
    this.lines = new Lines(paragraph, this.children);
  }

  override changed(index: number | undefined): void {
    super.changed(index);
    this.lines.grown();
  }

  override ended(): void {
    this.settle();
  }

  // It looks the same before and after, so it can wait for whoever has selected some of it.
  override settle(): void {
    if (this.waits) return;
    this.waits = true;
    onceUnselected(this.paragraph, () => {
      this.waits = false;
      this.lines.dissolve();
      super.settle();
    });
  }

  protected override trimmed(keep: number): void {
    this.lines.trimmed(keep);
  }
}

const HEADINGS = ["h2", "h3", "h4", "h5", "h6", "h6"] as const;

// The window's title is the page's h1, so a message's headings begin one below.
function heading(level: number, context: Context): Mounted {
  const index = Math.min(Math.max(Math.trunc(level) || 1, 1), 6) - 1;
  return new Directed(element(HEADINGS[index] ?? "h6", `level-${index + 1}`), context);
}

function quote(alert: Alert | null, context: Context): Mounted {
  const created = element("blockquote");
  if (alert === null || !(alert in ALERTS)) return new Directed(created, context);
  created.className = `alert alert-${alert}`;
  const label = element("p", "alert-label");
  label.append(ALERTS[alert]);
  const slot = element("div");
  created.append(label, slot);
  return new Directed(created, context, slot);
}

class List extends Directed {
  private readonly groups: Groups;

  constructor(
    node: Of<"list">,
    context: Context,
    private readonly list: HTMLElement = element(node.start === null ? "ul" : "ol"),
  ) {
    super(list, context);
    this.groups = new Groups(list, () => {
      const group = element("div", "items");
      group.setAttribute("role", "presentation");
      list.append(group);
      return group;
    });
    if (node.start !== null && node.start !== 1 && list instanceof HTMLOListElement) {
      list.start = node.start;
    }
    this.tighten(node.tight);
  }

  protected override place(child: Mounted, index: number): void {
    this.groups.place(child.dom, index);
  }

  protected override trimmed(keep: number): void {
    this.groups.trim(keep);
  }

  override tighten(tight: boolean): void {
    this.list.classList.toggle("tight", tight);
  }
}

function item(checked: boolean | null, context: Context): Mounted {
  const created = element("li");
  if (checked !== null) {
    created.className = "task";
    const check = element("input");
    check.type = "checkbox";
    check.checked = checked;
    check.disabled = true;
    check.setAttribute("aria-label", checked ? "Done" : "Not done");
    created.append(check);
  }
  return new Mounted(created, created, context);
}

function footnote(number: number, context: Context): Mounted {
  const created = element("div", "footnote");
  created.dataset["footnote"] = String(number);
  created.setAttribute("role", "note");
  created.tabIndex = -1;
  const label = element("span", "footnote-number");
  label.append(`${number}.`);
  const slot = element("div", "footnote-text");
  const back = button("footnote-back", "↩", `Back to footnote mark ${number}`);
  back.dataset["reference"] = String(number);
  created.append(label, slot, back);
  return new Mounted(created, slot, context);
}

function reference(node: Of<"footnoteReference">, context: Context): Mounted {
  const mark = element("sup", "footnote-mark");
  const target = button("footnote-reference", String(node.number), `Footnote ${node.number}`);
  target.dataset["target"] = String(node.number);
  mark.append(target);
  return new Fixed(mark, context, `[${node.number}]`);
}

class Link extends Mounted {
  private readonly to: Destination | null;
  private shown: HTMLElement | null = null;

  constructor(
    node: Of<"link">,
    context: Context,
    private readonly outer: HTMLElement = element("span", "link"),
  ) {
    const to = destination(node.url);
    const slot = to === null ? element("span") : element("a");
    super(outer, slot, context);
    this.to = to;
    if (to !== null) {
      slot.setAttribute("href", to.href);
      slot.setAttribute("rel", "noreferrer");
      // The address first: what follows may be long, and is the model's.
      slot.title = node.title === "" ? to.href : `${to.href} — ${node.title}`;
    }
    outer.append(slot);
  }

  // The label grows while it streams, so its honesty is judged at every change.
  override changed(): void {
    const host = this.to !== null && misleads(this.slot?.textContent ?? "", this.to);
    if (host && this.shown === null) {
      this.shown = element("span", "link-host");
      this.shown.append(` (${this.to?.place ?? ""})`);
      this.outer.append(this.shown);
    } else if (!host && this.shown !== null) {
      this.shown.remove();
      this.shown = null;
    }
  }
}
