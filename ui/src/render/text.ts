/** Leaves: plain text, and text of code whose hidden characters are made visible. */
import type { TokenClass } from "../bindings/TokenClass";
import { hasHidden, pieces } from "./hidden";
import { element, Mounted, type Context } from "./mounted";

/**
 * From this many elements beside it on, text grows by nodes and not inside its node: WebKit lays a
 * paragraph with inline elements out anew when one of its text nodes grows, and only goes on where
 * it was when a node is added. Measured with 300 elements: 2.7 ms against 0.15 ms.
 */
const CROWDED = 12;

/** Plain text: one text node that grows, or several until the block around it has ended. */
export class PlainText extends Mounted {
  private readonly nodes: Text[];

  constructor(text: string, context: Context) {
    const node = document.createTextNode(text);
    super(node, null, context);
    this.nodes = [node];
  }

  override append(text: string): void {
    const last = this.end;
    if ((last.parentElement?.childElementCount ?? 0) < CROWDED) {
      last.appendData(text);
      return;
    }
    const more = document.createTextNode(text);
    last.after(more);
    this.nodes.push(more);
  }

  /** Whether one of its nodes is this one. */
  holds(node: Text): boolean {
    return this.nodes.includes(node);
  }

  /** Divides one of its nodes in two; the text stays the same. */
  divide(node: Text, offset: number): void {
    this.nodes.splice(this.nodes.indexOf(node) + 1, 0, node.splitText(offset));
  }

  override settle(): void {
    if (this.nodes.length === 1) return;
    const text = this.source();
    for (const node of this.nodes.splice(1)) node.remove();
    this.end.data = text;
  }

  override remove(): void {
    for (const node of this.nodes) node.remove();
  }

  override source(): string {
    return this.nodes.map((node) => node.data).join("");
  }

  /** The node at its end. */
  get end(): Text {
    return this.nodes.at(-1) as Text;
  }
}

/** Text that never breaks into more than one DOM node: a break, a rule, a refusal. */
export class Fixed extends Mounted {
  constructor(
    dom: ChildNode,
    context: Context,
    private readonly text = "",
  ) {
    super(dom, null, context);
  }

  override source(): string {
    return this.text;
  }
}

function fill(parent: Element, text: string): void {
  for (const piece of pieces(text)) {
    if ("visible" in piece) {
      parent.append(piece.visible);
    } else {
      const token = element("span", "hidden-character");
      token.title = piece.name;
      token.append(piece.label);
      parent.append(token);
    }
  }
}

/**
 * Code of any kind: a bare text node while everything in it is visible, an element when it is a
 * token, stands by itself (`code`), or holds hidden characters.
 */
export class CodeText extends Mounted {
  private text = "";
  /** Whether it holds hidden characters. */
  hidden = false;

  constructor(text: string, context: Context, box: HTMLElement | null = null) {
    super(box ?? document.createTextNode(""), null, context);
    this.append(text);
  }

  override append(text: string): void {
    this.text += text;
    // A joiner's meaning depends on what precedes it, so a suspicion is judged on the whole.
    if (!this.hidden && !(hasHidden(text) && hasHidden(this.text))) {
      this.appendVisible(text);
      return;
    }
    this.hidden = true;
    if (!(this.dom instanceof Element)) {
      const span = element("span");
      this.dom.replaceWith(span);
      this.dom = span;
    }
    const box = this.dom as Element;
    box.replaceChildren();
    fill(box, this.text);
  }

  override source(): string {
    return this.text;
  }

  private appendVisible(text: string): void {
    if (this.dom instanceof Text) {
      this.dom.appendData(text);
    } else if (this.dom.lastChild instanceof Text) {
      this.dom.lastChild.appendData(text);
    } else {
      this.dom.appendChild(document.createTextNode(text));
    }
  }
}

const TOKENS: Readonly<Record<TokenClass, string>> = {
  keyword: "t-keyword",
  string: "t-string",
  comment: "t-comment",
  number: "t-number",
  function: "t-function",
  type: "t-type",
  property: "t-property",
  inserted: "t-inserted",
  deleted: "t-deleted",
};

/** A highlighted span; an unknown class is plain. */
export function token(kind: TokenClass, text: string, context: Context): CodeText {
  return new CodeText(text, context, element("span", TOKENS[kind] ?? ""));
}
