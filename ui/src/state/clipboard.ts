/** Copying: plain text only, never the HTML of a model's text. */
import { conversationSource } from "../ipc";
import { toasts } from "./toasts.svelte";

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

/** Copies a conversation from beginning to end, as Markdown, however much of it is on the page. */
export function copyConversation(id: number): void {
  copyComing(conversationSource(id)).then(
    () => toasts.show("Copied the whole conversation"),
    () => toasts.show("The clipboard did not take it"),
  );
}

/** Copies a selection as what can be read of it; markup of a model's never reaches the clipboard. */
export function copySelection(event: ClipboardEvent): void {
  const { target } = event;
  if (target instanceof HTMLElement && target.matches("textarea, input")) return;
  const text = document.getSelection()?.toString() ?? "";
  if (text === "") return;
  event.clipboardData?.setData("text/plain", text);
  event.preventDefault();
}
