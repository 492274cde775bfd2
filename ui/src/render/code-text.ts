/** Text of code, whose hidden characters are made visible. */
import type { TokenClass } from "../bindings/TokenClass";
import { hasHidden, LOOK_BEHIND, openRun, pieces, type Piece } from "./hidden";
import { element, Mounted, type Context } from "./mounted";

/**
 * Code of any kind: a bare text node while everything in it is visible, an element when it is a
 * token, stands by itself (`code`), or holds hidden characters.
 */
export class CodeText extends Mounted {
  private text = "";
  /** Whether it holds hidden characters. */
  hidden = false;
  // What precedes a character gives it its meaning, and a run of one is shown as one. So all of a text is settled but
  // a run at its end, which is judged again with what comes next.
  private before = "";
  private run = "";
  private shownRun: ChildNode | null = null;
  private tokens = 0;

  constructor(text: string, context: Context, box: HTMLElement | null = null) {
    super(box ?? document.createTextNode(""), null, context);
    this.append(text);
  }

  override append(text: string): void {
    this.text += text;
    const rest = this.run + text;
    if (this.hidden) {
      this.show(rest);
    } else if (hasHidden(rest, this.before)) {
      this.hidden = true;
      this.before = "";
      this.empty();
      this.show(this.text);
    } else {
      this.addVisible(text);
      this.settled(rest, openRun(rest));
    }
  }

  override source(): string {
    return this.text;
  }

  /** Leaves nothing but an element. */
  private empty(): void {
    if (this.dom instanceof Element) {
      this.dom.replaceChildren();
      return;
    }
    const span = element("span");
    this.dom.replaceWith(span);
    this.dom = span;
  }

  private show(rest: string): void {
    this.shownRun?.remove();
    const end = openRun(rest);
    for (const piece of pieces(rest.slice(0, end), this.before, this.tokens)) {
      if ("visible" in piece) {
        this.addVisible(piece.visible);
      } else {
        this.addNode(nodeOf(piece));
        this.tokens += 1;
      }
    }
    this.settled(rest, end);
    const [run] = pieces(this.run, this.before, this.tokens);
    this.shownRun = run === undefined ? null : this.addNode(nodeOf(run));
  }

  private settled(rest: string, end: number): void {
    const near = rest.slice(Math.max(0, end - LOOK_BEHIND), end);
    this.before = (this.before + near).slice(-LOOK_BEHIND);
    this.run = rest.slice(end);
  }

  private addVisible(text: string): void {
    const last = this.dom instanceof Text ? this.dom : this.dom.lastChild;
    if (last instanceof Text) last.appendData(text);
    else this.addNode(document.createTextNode(text));
  }

  private addNode(node: ChildNode): ChildNode {
    return this.dom.appendChild(node);
  }
}

function nodeOf(piece: Piece): ChildNode {
  if ("visible" in piece) return document.createTextNode(piece.visible);
  const token = element("span", "hidden-character");
  token.title = piece.name;
  token.append(piece.label);
  return token;
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
