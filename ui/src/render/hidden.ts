/**
 * Characters that a reader cannot see but a compiler or a shell obeys: controls, bidirectional
 * overrides, zero-width and tag characters. In code each is shown as a named token.
 */

// Ranges from the Unicode categories Cc, Cf and the default-ignorable letters; tab and line feed
// are layout, not hidden. NBSP and its kin look like a space and are not one.
const HIDDEN =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2007\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e01ef}]/u;
// Most code is plain ASCII, and this test is many times faster than the other.
const BEYOND_ASCII = /[^\t\n -~]/;
/** So many of one hidden character are one token: what may still grow of it is short. */
const LONGEST_RUN = 1000;
const RUNS = new RegExp(`(${HIDDEN.source})\\1{0,${LONGEST_RUN - 1}}`, "gu");
const PICTOGRAPH_BEFORE = /\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}\ufe0f]?$/u;

/** So many characters before a text can give its first one a meaning. */
export const LOOK_BEHIND = 4;

/** How many tokens one leaf may show; beyond it hidden characters become U+FFFD. */
const TOKENS_PER_LEAF = 500;

const NAMES: Readonly<Record<number, string>> = {
  0x00: "null",
  0x08: "backspace",
  0x0d: "carriage return",
  0x1b: "escape",
  0xa0: "no-break space",
  0xad: "soft hyphen",
  0x200b: "zero width space",
  0x200c: "zero width non-joiner",
  0x200d: "zero width joiner",
  0x200e: "left-to-right mark",
  0x200f: "right-to-left mark",
  0x2028: "line separator",
  0x2029: "paragraph separator",
  0x202a: "left-to-right embedding",
  0x202b: "right-to-left embedding",
  0x202c: "pop directional formatting",
  0x202d: "left-to-right override",
  0x202e: "right-to-left override",
  0x2060: "word joiner",
  0x2066: "left-to-right isolate",
  0x2067: "right-to-left isolate",
  0x2068: "first strong isolate",
  0x2069: "pop directional isolate",
  0xfeff: "byte order mark",
};

/** A stretch of visible text, or a run of one hidden character. */
export type Piece =
  | { readonly visible: string }
  | { readonly label: string; readonly name: string; readonly source: string };

/** Whether `text` holds anything that would be shown as a token; `before` is the end of what precedes it. */
export function hasHidden(text: string, before = ""): boolean {
  if (!BEYOND_ASCII.test(text) || !HIDDEN.test(text)) return false;
  return pieces(text, before).some((piece) => "label" in piece);
}

/** Where the run of one hidden character begins that may go on behind `text`; its length where none does. */
export function openRun(text: string): number {
  if (!HIDDEN.test(text.slice(-2))) return text.length;
  const last = [...text.matchAll(RUNS)].at(-1);
  const end = last ? last.index + last[0].length : 0;
  return last && end === text.length ? last.index : text.length;
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

// A joiner or variation selector inside an emoji sequence is part of a visible picture.
function inEmoji(text: string, start: number, run: string, before: string): boolean {
  if (run !== "\u200d" && run !== "\ufe0f" && run !== "\ufe0e") return false;
  const near = text.slice(Math.max(0, start - LOOK_BEHIND), start);
  return PICTOGRAPH_BEFORE.test(before + near);
}

/**
 * Splits `text` into what is visible and what is not; the sources and visibles join to `text`. Of a text that grows,
 * `before` is the end of what precedes it, with so many `tokens`.
 */
export function pieces(text: string, before = "", tokens = 0): Piece[] {
  if (!HIDDEN.test(text)) return text === "" ? [] : [{ visible: text }];
  const found: Piece[] = [];
  let visible = "";
  let end = 0;
  let shown = tokens;
  for (const match of text.matchAll(RUNS)) {
    const [run, one] = [match[0], match[1] ?? match[0]];
    visible += text.slice(end, match.index);
    end = match.index + run.length;
    if (inEmoji(text, match.index, run, before)) {
      visible += run;
      continue;
    }
    if (++shown > TOKENS_PER_LEAF) {
      visible += "\ufffd".repeat(run.length / one.length);
      continue;
    }
    if (visible !== "") found.push({ visible });
    visible = "";
    const count = run.length / one.length;
    const point = codePoint(one);
    found.push({
      label: count === 1 ? point : `${point} ×${count}`,
      name: NAMES[one.codePointAt(0) ?? 0] ?? "hidden character",
      source: run,
    });
  }
  visible += text.slice(end);
  if (visible !== "") found.push({ visible });
  return found;
}
