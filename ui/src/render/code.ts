/**
 * Code blocks: a header with the language and its tools, and the lines in chunks of 32.
 * A line is a block container with text directly inside, which WebKit lays out incrementally;
 * a full chunk has a known height, so it can skip layout while it is out of sight.
 */
import type { Node as TreeNode } from "../bindings/Node";
import { CodeText, token } from "./code-text";
import { button, element, Mounted, type Context } from "./mounted";

/** Lines in a chunk. */
export const CHUNK = 32;
const NUMBERS_FROM = 11;
const COPIED_FOR_MS = 1500;

class CodeLine extends Mounted {
  private readonly blank = element("br");

  constructor(context: Context) {
    const line = element("div", "line");
    super(line, line, context);
  }

  // An empty line holds a break, so that it has a height and survives in a selection.
  override splice(keep: number, nodes: readonly TreeNode[]): void {
    this.blank.remove();
    super.splice(keep, nodes);
    if (this.children.length === 0) this.slot?.append(this.blank);
  }

  get hidden(): boolean {
    return this.children.some((child) => child instanceof CodeText && child.hidden);
  }

  protected override buildChild(node: TreeNode): Mounted {
    if (node.type === "text") return new CodeText(node.text, this.context);
    if (node.type === "token") return token(node.class, node.text, this.context);
    return this.context.build(node, this.context);
  }
}

/** A button that copies, and what says for a moment whether it did: on the button, and to a screen reader. */
export function copier(text: string, name: string, copy: () => Promise<void>): HTMLElement[] {
  const press = button("quiet-button", text, name);
  const status = element("span", "visually-hidden");
  status.setAttribute("role", "status");
  let over: ReturnType<typeof setTimeout>;
  const say = (outcome: string) => {
    press.textContent = status.textContent = outcome;
    clearTimeout(over);
    over = setTimeout(() => {
      press.textContent = text;
      status.textContent = "";
    }, COPIED_FOR_MS);
  };
  press.addEventListener("click", async () => {
    try {
      await copy();
      say("Copied");
    } catch {
      say("Not copied");
    }
  });
  return [press, status];
}

/** A code block. */
export class CodeBlock extends Mounted {
  private readonly chunks: HTMLElement[] = [];
  private readonly flags: boolean[] = [];
  private flagged = 0;
  private warning: HTMLElement | null = null;

  constructor(
    language: string,
    context: Context,
    private readonly figure = element("div", "code-block"),
    private readonly code = element("code"),
  ) {
    super(figure, code, context);
    const pre = element("pre");
    pre.tabIndex = 0;
    pre.setAttribute("role", "group");
    pre.setAttribute("aria-label", language === "" ? "Code" : `Code, ${language}`);
    pre.append(code);
    figure.append(this.header(language), pre);
  }

  override source(): string {
    return this.children.map((line) => line.source()).join("\n");
  }

  override changed(index: number | undefined): void {
    if (index !== undefined) this.flag(index);
    this.figure.classList.toggle("numbered", this.children.length >= NUMBERS_FROM);
    if (this.flagged > 0 && this.warning === null) {
      this.warning = element("p", "code-warning");
      this.warning.setAttribute("role", "note");
      this.warning.append(
        "This code contains hidden characters, shown here by name. Copy keeps them.",
      );
      this.figure.firstElementChild?.after(this.warning);
    } else if (this.flagged === 0 && this.warning !== null) {
      this.warning.remove();
      this.warning = null;
    }
  }

  protected override buildChild(node: TreeNode): Mounted {
    if (node.type !== "line") return this.context.build(node, this.context);
    const line = new CodeLine(this.context);
    line.splice(0, node.children);
    return line;
  }

  protected override place(child: Mounted, index: number): void {
    let chunk = this.chunks[Math.floor(index / CHUNK)];
    if (chunk === undefined) {
      chunk = element("div", "chunk");
      this.chunks.push(chunk);
      this.code.append(chunk);
    }
    if (child.dom instanceof HTMLElement) child.dom.dataset["line"] = String(index + 1);
    chunk.append(child.dom);
    chunk.classList.toggle("full", (index + 1) % CHUNK === 0);
    this.flag(index);
  }

  protected override trimmed(keep: number): void {
    const kept = Math.ceil(keep / CHUNK);
    for (const chunk of this.chunks.splice(kept)) chunk.remove();
    if (keep % CHUNK !== 0) this.chunks[kept - 1]?.classList.remove("full");
    for (const flag of this.flags.splice(keep)) if (flag) this.flagged -= 1;
  }

  private flag(index: number): void {
    const line = this.children[index];
    const hidden = line instanceof CodeLine && line.hidden;
    if ((this.flags[index] ?? false) !== hidden) this.flagged += hidden ? 1 : -1;
    this.flags[index] = hidden;
  }

  private header(language: string): HTMLElement {
    const header = element("div", "code-header");
    const name = element("span", "code-language");
    name.append(language === "" ? "text" : language);
    const wrap = button("quiet-button", "Wrap", "Wrap long lines");
    wrap.setAttribute("aria-pressed", "false");
    wrap.addEventListener("click", () => {
      const on = this.figure.classList.toggle("wrapped");
      wrap.setAttribute("aria-pressed", String(on));
    });
    const copy = () => this.context.actions.copy(this.source());
    header.append(name, wrap, ...copier("Copy", "Copy code", copy));
    return header;
  }
}
