/** Copying: plain text only, never the HTML of a model's text. */

/** Puts `text` on the clipboard; rejects when the clipboard refuses. */
export function copyText(text: string): Promise<void> {
  return navigator.clipboard.writeText(text);
}

/**
 * Copies a text that is still on its way. WebKit lets a page write only during a click, so the
 * promise itself is handed over at once.
 */
export function copyComing(text: Promise<string>): Promise<void> {
  const blob = text.then((value) => new Blob([value], { type: "text/plain" }));
  return navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
}
