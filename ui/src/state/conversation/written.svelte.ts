/**
 * What a person has written and not sent yet: the draft of the open conversation, and in any of them the question
 * that waits for the running answer to end. Both are kept as the conversation's draft, so that neither is lost with
 * the window; when something is sent is decided elsewhere.
 */
import type { IpcError } from "../../bindings/IpcError";
import type { Parameters } from "../../bindings/Parameters";
import { updateConversation } from "../../ipc";
import { Saving } from "../saving";
import { settings } from "../settings.svelte";
import { report } from "../toasts.svelte";

/** A question that waits for the running answer to end. */
export type Queued = { text: string; model: string; systemPrompt: string; parameters: Parameters };

/** With the answer that it waits for, by its message. */
export type Waiting = { readonly question: Queued; readonly behind: number };

const joined = (...texts: readonly string[]) =>
  texts.filter((text) => text.trim() !== "").join("\n\n");

export class Written {
  draft = $state("");
  /** What waits in the open conversation. */
  waiting = $derived.by(() => this.#waiting(this.#conversation) ?? null);

  #conversation = $state<number | null>(null);
  #queue = $state.raw<Readonly<Record<number, Waiting>>>({});
  /** The drafts of the conversations that were open: newer than what may be on its way from the store. */
  readonly #drafts = new Map<number, string>();
  #saving: Saving<{ draft: string }> | null = null;

  /** Shows what was written in a conversation; `kept` is the draft as it was read. */
  enter(conversation: number, kept: string): void {
    this.#adopt(conversation);
    this.draft = this.#drafts.get(conversation) ?? kept;
    this.#drafts.set(conversation, this.draft);
  }

  /** The conversation to come has become this one, and what was typed for it is typed here. */
  become(conversation: number): void {
    settings.change({ newDraft: "" });
    this.#adopt(conversation);
    this.#drafts.set(conversation, this.draft);
    this.#keep(conversation);
  }

  /** Shows what was written for the conversation to come. */
  begin(): void {
    this.#conversation = null;
    this.#saving = null;
    this.draft = settings.value.newDraft;
  }

  /** Lets go of everything without saving: the library it belongs to is gone. */
  forget(): void {
    this.#conversation = null;
    this.#saving?.drop();
    this.#saving = null;
    this.#queue = {};
    this.#drafts.clear();
  }

  /** Keeps what is typed, here now and in the backend shortly. */
  set(text: string): void {
    if (text === this.draft) return;
    this.draft = text;
    const id = this.#conversation;
    if (id === null) return void settings.change({ newDraft: text });
    this.#drafts.set(id, text);
    this.#keep(id);
  }

  /**
   * A question of a conversation (null: the one to come) is in the library, and `text` is no draft any more, wherever
   * its writer is by now. What was typed since is kept again: with the question the backend let go of the draft.
   */
  sent(conversation: number | null, text = ""): void {
    if (conversation === null) {
      if (settings.value.newDraft === text) settings.change({ newDraft: "" });
      if (this.#conversation === null) this.draft = settings.value.newDraft;
      return;
    }
    const draft = this.#drafts.get(conversation);
    if (draft === undefined) return;
    if (draft === text) this.#drafts.set(conversation, "");
    if (draft === text && conversation === this.#conversation) this.draft = "";
    this.#keep(conversation);
  }

  /** Has a question of the open conversation wait for an answer, below what waits there already. */
  wait(conversation: number, behind: number, question: Queued): void {
    const text = joined(this.#waiting(conversation)?.question.text ?? "", question.text);
    this.putBack(conversation, { question: { ...question, text }, behind });
  }

  /** What waits for an answer that is given again waits for the new one. */
  moveOn(conversation: number, from: number, to: number): void {
    const waiting = this.#waiting(conversation);
    if (waiting?.behind !== from) return;
    this.#queue = { ...this.#queue, [conversation]: { ...waiting, behind: to } };
  }

  /** Has what was taken wait again. */
  putBack(conversation: number, waiting: Waiting): void {
    this.#queue = { ...this.#queue, [conversation]: waiting };
    this.#keep(conversation);
  }

  /**
   * Hands out what waits in a conversation, for this answer or for any; it no longer waits then. It is still kept
   * until it is said to be sent.
   */
  take(conversation: number, behind: number | null = null): Waiting | null {
    const waiting = this.#waiting(conversation);
    if (waiting === undefined || (behind !== null && waiting.behind !== behind)) return null;
    const { [conversation]: _, ...rest } = this.#queue;
    this.#queue = rest;
    return waiting;
  }

  /** Takes the waiting question of the open conversation back into the draft. */
  cancel(): void {
    if (this.#conversation === null) return;
    const waiting = this.take(this.#conversation);
    if (waiting !== null) this.set(joined(waiting.question.text, this.draft));
  }

  /** Saves what waits to be saved. */
  async flush(): Promise<void> {
    await this.#saving?.flush();
  }

  #adopt(conversation: number): void {
    this.#conversation = conversation;
    this.#saving = new Saving((patch) => updateConversation(conversation, patch), report);
  }

  #waiting(conversation: number | null): Waiting | undefined {
    return conversation === null ? undefined : this.#queue[conversation];
  }

  #keep(conversation: number): void {
    const waiting = this.#waiting(conversation)?.question.text ?? "";
    const typed = this.#drafts.get(conversation) ?? "";
    const draft = waiting === "" ? typed : joined(waiting, typed);
    if (conversation === this.#conversation) this.#saving?.add({ draft });
    else void updateConversation(conversation, { draft }).catch((error: IpcError) => report(error));
  }
}
