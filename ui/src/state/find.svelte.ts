// Find in this chat: asked of the store, so that a long conversation need not be on the page.

import type { Found } from "../bindings/Found";
import type { FoundInConversation } from "../bindings/FoundInConversation";
import type { IpcError } from "../bindings/IpcError";
import { findInConversation } from "../ipc";
import { clearHighlight } from "../render/highlight";
import { conversation } from "./conversation.svelte";
import { Latest } from "./latest";

type Question = { conversation: number; text: string };

class Find {
  open = $state(false);
  text = $state("");
  found = $state.raw<Found[]>([]);
  /** There are more places than are listed. */
  more = $state(false);
  /** Which place is shown, from 0; -1 while there is none. */
  at = $state(-1);
  /** That place is on another branch, which is opened when a person goes to it. */
  waits = $state(false);
  /** What was typed for the places that are listed. */
  shownFor = $state("");
  error = $state.raw<IpcError | null>(null);
  /** Grows each time the bar is asked for: the field takes the focus again. */
  asked = $state(0);

  readonly #latest = new Latest<Question, FoundInConversation>(
    ({ conversation, text }) => findInConversation(conversation, text),
    (question, answer) => this.#take(question, answer),
    (error) => (this.error = error),
  );

  /** Opens the bar; nothing in a chat that has no messages yet. */
  show() {
    if (conversation.id === null) return;
    this.open = true;
    this.asked += 1;
    this.type(this.text);
  }

  /** Closes the bar; the place that was found stays in sight. */
  close() {
    this.open = false;
    clearHighlight();
    this.#clear();
  }

  /** Looks for `text` in the open conversation. */
  type(text: string) {
    this.text = text;
    const id = conversation.id;
    if (id === null || text.trim() === "") return this.#clear();
    this.#latest.ask({ conversation: id, text });
  }

  /** Goes to the next place, or the one before; round at the ends. One that waits is the next. */
  go(step: 1 | -1) {
    const { length } = this.found;
    if (length === 0) return;
    const by = this.waits && step === 1 ? 0 : step;
    this.#show((this.at + by + length) % length);
  }

  #take({ conversation: id, text }: Question, { found, more }: FoundInConversation) {
    if (id !== conversation.id || !this.open) return;
    const before = this.found[this.at]?.message;
    this.error = null;
    this.found = found;
    this.more = more;
    this.shownFor = text;
    // Typing on stays where it is while that still matches; else it goes to the first place that is shown. Another
    // branch is what a person asks for: to that it does not go.
    const same = found.findIndex((one) => one.message === before);
    const shown = found.findIndex((one) => one.shown);
    if (shown >= 0) return this.#show(found[same]?.shown ? same : shown);
    this.waits = found.length > 0;
    this.at = this.waits ? Math.max(same, 0) : -1;
    clearHighlight();
  }

  #show(at: number) {
    this.at = at;
    this.waits = false;
    const place = this.found[at];
    if (!place) return;
    const words = place.marks.map(([start, end]) => place.snippet.slice(start, end));
    if (place.shown) conversation.seek(place.message, words);
    else void conversation.openAt(place.message, words).then(() => this.#shownNow(place));
  }

  // Another branch is shown now, and with it other places; the backend knows which.
  #shownNow(place: Found) {
    if (this.open && conversation.path.has(place.message)) this.type(this.text);
  }

  #clear() {
    this.#latest.forget();
    this.found = [];
    this.at = -1;
    this.waits = false;
    this.more = false;
    this.shownFor = "";
    this.error = null;
  }
}

export const find = new Find();
