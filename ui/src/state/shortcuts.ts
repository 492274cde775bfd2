// The window's own keys. A dialog that is open keeps all of them but Esc.

import { commanded } from "./platform";
import { conversation } from "./conversation.svelte";
import { dialogs } from "./dialogs.svelte";
import { escape } from "./escape";
import { find } from "./find.svelte";
import { layout } from "./layout.svelte";
import { toasts } from "./toasts.svelte";

const shortcuts: Record<string, () => void> = {
  n: () => conversation.newChat(),
  b: () => layout.toggleSidebar(),
  ".": () => layout.toggleConsole(),
  ",": () => dialogs.show("settings"),
  k: () => dialogs.show("palette"),
  f: () => find.show(),
};

const shifted: Record<string, () => void> = {
  m: () => dialogs.show("models"),
  f: () => dialogs.show("search"),
};

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.matches("input, textarea") || target.isContentEditable);

/** Does what a key of the window stands for. */
export function onShortcut(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing) return;
  const acts = () => !dialogs.open && commanded(event) && command(event);
  if (event.key === "Escape" ? escape() : acts()) event.preventDefault();
}

function command(event: KeyboardEvent): boolean {
  const key = event.key.toLowerCase();
  if (event.shiftKey) {
    shifted[key]?.();
    return key in shifted;
  }
  if (key === "z" && !typing(event.target)) return toasts.undoLast();
  shortcuts[key]?.();
  return key in shortcuts;
}
