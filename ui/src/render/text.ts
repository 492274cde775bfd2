/** Leaves: plain text, and what has a text that never changes. */
import { Mounted, type Context } from "./mounted";

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
