/** Quoting: words of a message on their way into the next question. */

/** `draft` with `text` quoted at its end, ready for what is said about it. */
export function withQuote(draft: string, text: string): string {
  const lines = text.trim().split("\n");
  const quote = lines.map((line) => `> ${line.trimEnd()}`.trimEnd()).join("\n");
  const before = draft.trimEnd();
  return `${before === "" ? "" : `${before}\n\n`}${quote}\n\n`;
}

/** What is selected of the messages inside `log`, and where it ends on the screen; null when nothing is. */
export function selectedIn(log: Element | null): { text: string; end: DOMRect } | null {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0 || !log) return null;
  const range = selection.getRangeAt(0);
  if (!log.contains(range.commonAncestorContainer)) return null;
  const text = selection.toString();
  if (text.trim() === "") return null;
  return { text, end: [...range.getClientRects()].at(-1) ?? range.getBoundingClientRect() };
}
