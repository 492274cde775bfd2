/**
 * The conversation on the screen: its messages, the answers that stream into it, and what is written in it. The
 * backend owns the truth; this shows it. What has an answer begin is in `asking`.
 */
import type { ConversationView } from "../bindings/ConversationView";
import type { IpcError } from "../bindings/IpcError";
import type { Place } from "../bindings/Place";
import type { Started } from "../bindings/Started";
import * as ipc from "../ipc";
import { Asking } from "./conversation/asking.svelte";
import { Edits } from "./conversation/edits.svelte";
import { Following, type Ending } from "./conversation/following";
import { ChatMessage } from "./conversation/message.svelte";
import { Path } from "./conversation/path.svelte";
import { ReadersPlace } from "./conversation/place";
import { Written } from "./conversation/written.svelte";
import { service } from "./service.svelte";
import { settings } from "./settings.svelte";
import { setup } from "./setup.svelte";
import { report } from "./toasts.svelte";

/** What could not be done here, and the way to try that again. */
export type Failure = { readonly error: IpcError; readonly again: () => void };

/** What is on the screen. */
export class ConversationState {
  /** The open conversation's id; null for the one to come. */
  id = $state<number | null>(null);
  /** What the conversation has cost in USD, as far as it is known: an exact decimal. */
  cost = $state<string | null>(null);
  /** A conversation is being read from the store. */
  opening = $state(false);
  /** Why the last thing asked here could not be done. */
  failure = $state.raw<Failure | null>(null);
  /** The question to move near the top; a new object every time. */
  asked = $state.raw<{ message: number } | null>(null);
  /** The message to bring into sight, and the words to mark in it; a new object every time. */
  sought = $state.raw<{ message: number; words: string[] } | null>(null);
  /** Grows with every conversation that comes on the screen in place of another. */
  visit = $state(0);

  title = $derived(setup.conversation?.title ?? "New chat");

  /** What a person has written and not sent yet. */
  readonly written = new Written();
  readonly #following = new Following((ending) => this.#ended(ending));
  /** The part of the current branch that is held. */
  readonly path = new Path(this.#following);
  /** The questions that are being edited. */
  readonly edits = new Edits(this.path);
  /** What has answers begin. */
  readonly asking = new Asking(this);

  /** Grows with everything that is asked to be shown: what was asked for before is not shown any more. */
  #turn = 0;
  /** Grows with every answer that begins: what was read before may not know of it. */
  #begun = 0;
  readonly #place = new ReadersPlace();

  /** What is being written. */
  get draft(): string {
    return this.written.draft;
  }

  /** The messages that are held, in the order of reading. */
  get messages(): readonly ChatMessage[] {
    return this.path.messages;
  }

  /** The running answer on the path that is shown. */
  get running(): ChatMessage | null {
    return this.path.running;
  }

  /** The question that is a field; null while it is not held. */
  get editing(): number | null {
    return this.edits.shown;
  }

  /** The reader is at the end of what is shown, and free to be taken on. */
  get atEnd(): boolean {
    return this.#place.atEnd && !this.path.newer && this.editing === null;
  }

  /** Shows the conversation that was open last, which came with the page, or the one to come. */
  resume(last: ConversationView | null): void {
    if (last === null) this.newChat();
    else this.#enter(last);
  }

  /** Lets go of what is shown without saving: the library it came from is gone. */
  forget(): void {
    this.written.forget();
    this.edits.forget();
    setup.forget();
    this.#place.forget();
    this.#leave();
    this.id = null;
    this.path.clear();
  }

  /** Opens a conversation and re-attaches to what runs in it. */
  async open(id: number): Promise<void> {
    if (id === this.id && !this.opening) return;
    const failed = (error: IpcError) => (this.failure = { error, again: () => void this.open(id) });
    await this.bring(() => this.#fresh(() => ipc.openConversation(id)), failed);
  }

  /** Opens the conversation of a message, on a branch that shows it, and brings it into sight. */
  async openAt(message: number, words: string[] = []): Promise<void> {
    const reveal = () => this.#fresh(() => ipc.revealMessage(message));
    if (await this.bring(reveal, report)) this.sought = { message, words };
  }

  /** Shows what is read, unless something else is asked for meanwhile. True when it is shown. */
  async bring(
    read: () => Promise<ConversationView>,
    failed: (error: IpcError) => void,
  ): Promise<boolean> {
    const turn = (this.#turn += 1);
    this.opening = true;
    this.failure = null;
    try {
      // What was just typed is part of what is about to be read.
      await this.flush();
      const view = await read();
      if (turn !== this.#turn) return false;
      if (!this.take(view)) this.#enter(view);
      return true;
    } catch (error) {
      if (turn === this.#turn) failed(error as IpcError);
      return false;
    } finally {
      if (turn === this.#turn) this.opening = false;
    }
  }

  /** Brings a message of this conversation into sight, read from the store where it is not held. */
  seek(message: number, words: string[] = []): void {
    if (this.path.has(message)) this.sought = { message, words };
    else void this.openAt(message, words);
  }

  /** Shows another version of a message and what followed it. */
  async selectSibling(id: number): Promise<void> {
    try {
      this.take(await this.#fresh(() => ipc.selectSibling(id)));
    } catch (error) {
      report(error as IpcError);
    }
  }

  /** Keeps where the reader is; null is the end. */
  remember(place: Place | null): void {
    this.#place.remember(place);
  }

  /** Shows the conversation to come. */
  newChat(): void {
    this.#leave();
    this.id = null;
    this.path.clear();
    this.cost = null;
    this.written.begin();
    setup.show(null);
    settings.change({ lastConversation: null });
  }

  /** Keeps what is typed. */
  setDraft(text: string): void {
    this.written.set(text);
  }

  /** Saves what waits to be saved. */
  async flush(): Promise<void> {
    await Promise.all([this.written.flush(), this.#place.flush()]);
  }

  /** Shows what the backend says of the open conversation; false for any other. */
  take(view: ConversationView): boolean {
    if (view.conversation.id !== this.id) return false;
    this.#tell(view);
    this.path.take(view);
    return true;
  }

  /** Shows an answer that has begun here, with its question near the top if it is a new one. */
  show({ conversation: view, message }: Started, place = true): void {
    const { id } = view.conversation;
    if (this.id !== id) {
      this.#adopt(id);
      this.written.become(id);
    }
    this.take(view);
    const question = view.messages.find((one) => one.id === message)?.parent ?? null;
    if (place && question !== null) this.asked = { message: question };
  }

  /** Adds an answer that has begun below the end of what is shown, and lets the reader be. */
  grow({ conversation: view }: Started): void {
    this.#tell(view);
    this.path.grow(view);
  }

  /** Follows an answer that has begun and is not shown. */
  follow({ conversation: view, message }: Started): void {
    const answer = view.messages.find((one) => one.id === message);
    if (answer !== undefined) this.#following.start(new ChatMessage(answer), view.conversation.id);
  }

  /** An answer has begun: what is being read may not know of it. */
  began(): void {
    this.#begun += 1;
  }

  /** Reads what became of an answer that could not be followed. */
  async loadAgain(message: ChatMessage): Promise<void> {
    const { id } = this;
    if (id === null) return;
    try {
      const view = await this.#fresh(() => ipc.openConversation(id));
      message.lost = null;
      this.take(view);
    } catch (error) {
      message.lost = error as IpcError;
    }
  }

  // What was read while an answer began may not know of it: it is read again.
  async #fresh(read: () => Promise<ConversationView>): Promise<ConversationView> {
    for (;;) {
      const begun = this.#begun;
      const view = await read();
      if (begun === this.#begun) return view;
    }
  }

  #leave(): void {
    void this.flush();
    this.#turn += 1;
    this.visit += 1;
    this.#place.leave();
    this.opening = false;
    this.failure = null;
    this.asked = null;
    this.sought = null;
  }

  #enter(view: ConversationView): void {
    const { id, draft, place } = view.conversation;
    this.#leave();
    this.#adopt(id, place);
    this.written.enter(id, draft);
    this.take(view);
  }

  #adopt(id: number, place: Place | null = null): void {
    this.id = id;
    this.#place.enter(id, place);
    if (settings.value.lastConversation !== id) settings.change({ lastConversation: id });
  }

  #tell(view: ConversationView): void {
    setup.show(view.conversation);
    this.cost = view.cost;
  }

  #ended({ message, conversation, cost, error }: Ending): void {
    const here = conversation === this.id;
    if (error !== null) {
      // The backend no longer knows this answer as running: read what became of it, unless that did not help.
      if (here && message.lost === null) void this.#reload(conversation);
      return;
    }
    // What is left is said where it did not suffice.
    const failed = message.view.generation?.error?.code;
    if (failed === "noCredits" && service.status.kind === "openRouter") void service.ask();
    if (here) this.cost = cost;
    if (message.view.status === "complete") void this.asking.goOn(conversation, message.id);
  }

  async #reload(id: number): Promise<void> {
    try {
      this.take(await this.#fresh(() => ipc.openConversation(id)));
    } catch (error) {
      const again = () => void this.#reload(id);
      if (id === this.id) this.failure = { error: error as IpcError, again };
    }
  }
}

export const conversation = new ConversationState();

/** What has answers begin in it. */
export const { asking } = conversation;
