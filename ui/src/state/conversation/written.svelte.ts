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

/** With the answer that it waits for, by its message, and what is being written below it. */
export type Waiting = {
  readonly question: Queued;
  readonly behind: number;
  readonly draft: string;
};

const joined = (...texts: readonly string[]) =>
  texts.filter((text) => text.trim() !== "").join("\n\n");

export class Written {
  draft = $state("");
  /** What waits in the open conversation. */
  queued = $derived.by(() => this.#waiting(this.#conversation)?.question ?? null);

  #conversation = $state<number | null>(null);
  #queue = $state.raw<Readonly<Record<number, Waiting>>>({});
  #drafts: Saving<{ draft: string }> | null = null;

  /** Shows what was written in a conversation; `kept` is the draft as it was read. */
  enter(conversation: number, kept: string): void {
    this.adopt(conversation);
    this.draft = this.#waiting(conversation)?.draft ?? kept;
  }

  /** The conversation to come has become this one. */
  adopt(conversation: number): void {
    this.#conversation = conversation;
    this.#drafts = new Saving((patch) => updateConversation(conversation, patch), report);
  }

  /** Shows what was written for the conversation to come. */
  begin(): void {
    this.#conversation = null;
    this.#drafts = null;
    this.draft = settings.value.newDraft;
  }

  /** Lets go of everything without saving: the library it belongs to is gone. */
  forget(): void {
    this.#conversation = null;
    this.#drafts = null;
    this.#queue = {};
  }

  /** Keeps what is typed, here now and in the backend shortly. */
  set(text: string): void {
    if (text === this.draft) return;
    this.draft = text;
    const id = this.#conversation;
    if (id === null) return void settings.change({ newDraft: text });
    const waiting = this.#waiting(id);
    if (waiting !== undefined) this.#queue = { ...this.#queue, [id]: { ...waiting, draft: text } };
    this.#keep(id);
  }

  /** Has a question of the open conversation wait for an answer, below what waits there already. */
  wait(conversation: number, behind: number, question: Queued): void {
    const text = joined(this.#waiting(conversation)?.question.text ?? "", question.text);
    this.putBack(conversation, { question: { ...question, text }, behind, draft: this.draft });
  }

  /** Has what was taken wait again. */
  putBack(conversation: number, waiting: Waiting): void {
    const draft = conversation === this.#conversation ? this.draft : waiting.draft;
    this.#queue = { ...this.#queue, [conversation]: { ...waiting, draft } };
    this.#keep(conversation);
  }

  /** Hands out what waits in a conversation, for this answer or for any; it no longer waits then. */
  take(conversation: number, behind: number | null = null): Waiting | null {
    const waiting = this.#waiting(conversation);
    if (waiting === undefined || (behind !== null && waiting.behind !== behind)) return null;
    const { [conversation]: _, ...rest } = this.#queue;
    this.#queue = rest;
    this.#keep(conversation, waiting.draft);
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
    await this.#drafts?.flush();
  }

  #waiting(conversation: number | null): Waiting | undefined {
    return conversation === null ? undefined : this.#queue[conversation];
  }

  #keep(conversation: number, typed = ""): void {
    const waiting = this.#waiting(conversation);
    const here = conversation === this.#conversation;
    const rest = here ? this.draft : (waiting?.draft ?? typed);
    const draft = waiting === undefined ? rest : joined(waiting.question.text, rest);
    if (here) this.#drafts?.add({ draft });
    else void updateConversation(conversation, { draft }).catch((error: IpcError) => report(error));
  }
}
