// How shortcuts are written and recognised on this platform.

const mac = navigator.platform.startsWith("Mac");

/** `Ctrl N`, or `⌘N` on a Mac. */
export const shortcut = (key: string) => (mac ? `⌘${key}` : `Ctrl ${key}`);

/** Whether the platform's command key is held, and Alt is not. */
export const commanded = (event: KeyboardEvent | MouseEvent) =>
  (mac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey) && !event.altKey;

const COMPOSING_KEYCODE = 229;

/** Whether a key is part of what an input method composes; WebKit tells some only by their code. */
export const composes = (event: KeyboardEvent) =>
  event.isComposing || event.keyCode === COMPOSING_KEYCODE;
