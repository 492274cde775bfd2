// The order of what Esc does, which nothing else decides: it closes what was opened last over the text, then the
// console where it lies over the text, and only then stops the answer. A field that is being edited ends that first.

import { asking, conversation } from "./conversation.svelte";
import { layout } from "./layout.svelte";

const open: (() => void)[] = [];

/** Has Esc close a dialog, a menu or a panel; the returned function says that it is gone. */
export function closable(close: () => void): () => void {
  open.push(close);
  return () => {
    const at = open.lastIndexOf(close);
    if (at >= 0) open.splice(at, 1);
  };
}

/** Does the one thing that Esc stands for now; false when there is nothing to do. */
export function escape(): boolean {
  const close = open.at(-1);
  if (close) {
    close();
    return true;
  }
  if (layout.closeOverlay()) return true;
  if (!conversation.running) return false;
  void asking.stop();
  return true;
}
