/** Presentation MathML from an allowlist of elements and attributes; TeX as code when it failed. */
import type { MathAttribute } from "../bindings/MathAttribute";
import type { MathTag } from "../bindings/MathTag";
import type { Node as TreeNode } from "../bindings/Node";
import { element, Mounted, type Context } from "./mounted";

const MATHML = "http://www.w3.org/1998/Math/MathML";

// The types promise this; the sets keep the promise even if a bad tree crosses.
const TAGS: ReadonlySet<string> = new Set<MathTag>([
  "mi", "mn", "mo", "ms", "mtext", "mspace", "mrow", "mfrac", "msqrt", "mroot", "msub", "msup",
  "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts", "mtable", "mtr",
  "mtd", "mpadded", "mphantom", "mstyle", "menclose", "merror",
]); // prettier-ignore
const ATTRIBUTES: ReadonlySet<string> = new Set<MathAttribute>([
  "accent", "accentunder", "columnalign", "columnlines", "columnspacing", "displaystyle", "fence",
  "form", "height", "depth", "largeop", "linethickness", "lspace", "mathvariant", "maxsize",
  "minsize", "movablelimits", "notation", "rowlines", "rowspacing", "rspace", "scriptlevel",
  "separator", "stretchy", "symmetric", "voffset", "width",
]); // prettier-ignore

type MathElementNode = Extract<TreeNode, { type: "mathElement" }>;

/** One MathML element; a name outside the allowlist becomes a row. */
export function mathElement(node: MathElementNode, context: Context): Mounted {
  const tag = TAGS.has(node.tag) ? node.tag : "mrow";
  const created = document.createElementNS(MATHML, tag);
  for (const [name, value] of node.attributes) {
    if (ATTRIBUTES.has(name)) created.setAttribute(name, value);
  }
  const mounted = new Mounted(created, created, context);
  mounted.splice(0, node.children);
  return mounted;
}

/** A formula, in the line or on its own. */
export class Formula extends Mounted {
  private readonly fallback = element("code");

  constructor(
    private readonly tex: string,
    display: boolean,
    context: Context,
    private readonly box = element(display ? "div" : "span", display ? "math-block" : "math"),
    private readonly math = document.createElementNS(MATHML, "math"),
  ) {
    super(box, math, context);
    if (display) math.setAttribute("display", "block");
    math.setAttribute("alttext", tex);
    this.fallback.append(tex);
  }

  override changed(): void {
    const shown = this.children.length === 0 ? this.fallback : this.math;
    if (this.box.firstChild !== shown) this.box.replaceChildren(shown);
  }

  override source(): string {
    return this.tex;
  }
}
