// The window's own keys. A dialog or a menu that is open takes its keys first.

import { commanded } from "./platform";
import { conversation } from "./conversation.svelte";
import { dialogs } from "./dialogs.svelte";
import { layout } from "./layout.svelte";
import { search } from "./search.svelte";
import { toasts } from "./toasts.svelte";

const shortcuts: Record<string, () => void> = {
  n: () => conversation.newChat(),
  b: () => layout.toggleSidebar(),
  ".": () => layout.toggleConsole(),
  ",": () => dialogs.show("settings"),
  k: () => void search.focus(),
};

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.matches("input, textarea") || target.isContentEditable);

/** Does what a key of the window stands for. */
export function onShortcut(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing || dialogs.open) return;
  if (event.key === "Escape" ? escape() : commanded(event) && command(event)) {
    event.preventDefault();
  }
}

// Esc closes what lies over the text, then stops the answer.
function escape(): boolean {
  if (layout.closeOverlay()) return true;
  if (!conversation.running) return false;
  void conversation.stop();
  return true;
}

function command(event: KeyboardEvent): boolean {
  const key = event.key.toLowerCase();
  if (event.shiftKey) {
    if (key !== "m") return false;
    dialogs.show("models");
    return true;
  }
  if (key === "z" && !typing(event.target)) return toasts.undoLast();
  shortcuts[key]?.();
  return key in shortcuts;
}
