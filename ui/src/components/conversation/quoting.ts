/** Puts a quote into the composer, and the person behind it. */
import { tick } from "svelte";

import { conversation } from "../../state/conversation.svelte";
import { withQuote } from "./quote";

export function addQuote(text: string): void {
  conversation.setDraft(withQuote(conversation.draft, text));
  document.getSelection()?.removeAllRanges();
  // A menu that closes gives the focus back to its button; the composer comes after that.
  void tick().then(() => {
    document.querySelector<HTMLElement>("textarea[aria-label=Message]")?.focus();
  });
}
