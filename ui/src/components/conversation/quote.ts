/** Quoting: words of a message on their way into the next question. */

/** `draft` with `text` quoted at its end, ready for what is said about it. */
export function withQuote(draft: string, text: string): string {
  const lines = text.trim().split("\n");
  const quote = lines.map((line) => `> ${line.trimEnd()}`.trimEnd()).join("\n");
  const before = draft.trimEnd();
  return `${before === "" ? "" : `${before}\n\n`}${quote}\n\n`;
}

/** The words that are selected of the messages inside `log`; null when there are none. */
export function selectedIn(log: Element | null): string | null {
  if (!selection(log)) return null;
  const text = document.getSelection()?.toString() ?? "";
  return text.trim() === "" ? null : text;
}

/**
 * Where what is selected inside `log` ends on the screen; null when there is nothing to see of it. Only its last letter
 * is looked for and measured, however much is selected.
 */
export function endOfSelected(log: Element | null): DOMRect | null {
  const selected = selection(log);
  if (!selected) return null;
  const last = document.createRange();
  for (const text of textsFromBehind(selected)) {
    const from = text === selected.startContainer ? selected.startOffset : 0;
    const to = text === selected.endContainer ? selected.endOffset : text.length;
    const end = from + text.data.slice(from, to).trimEnd().length;
    if (end === from) continue;
    last.setStart(text, end - 1);
    last.setEnd(text, end);
    // What is folded away has no place.
    const [place] = last.getClientRects();
    if (place) return place;
  }
  return null;
}

function selection(log: Element | null): Range | null {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  return log?.contains(range.commonAncestorContainer) ? range : null;
}

/** The texts of a range, the last one first. */
function* textsFromBehind(range: Range): Generator<Text> {
  const { commonAncestorContainer: root, endContainer, endOffset } = range;
  if (root instanceof Text) return yield root;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const behind = endContainer.childNodes[endOffset];
  walker.currentNode = behind ?? deepest(endContainer);
  let node: Node | null = behind ? walker.previousNode() : walker.currentNode;
  for (; node && range.intersectsNode(node); node = walker.previousNode()) {
    if (node instanceof Text) yield node;
  }
}

function deepest(node: Node): Node {
  return node.lastChild ? deepest(node.lastChild) : node;
}
