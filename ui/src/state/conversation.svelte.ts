/**
 * The conversation on the screen: its messages, the answers that stream into it, the draft, and
 * everything a person can do with them. The backend owns the truth; this asks and shows.
 */
import type { ConversationView } from "../bindings/ConversationView";
import type { IpcError } from "../bindings/IpcError";
import type { Place } from "../bindings/Place";
import type { Started } from "../bindings/Started";
import * as ipc from "../ipc";
import { Following, type Ending } from "./conversation/following";
import { ChatMessage } from "./conversation/message.svelte";
import { Path } from "./conversation/path.svelte";
import { Written, type Queued, type Waiting } from "./conversation/written.svelte";
import { dialogs } from "./dialogs.svelte";
import { Saving } from "./saving";
import { service } from "./service.svelte";
import { settings } from "./settings.svelte";
import { setup } from "./setup.svelte";
import { report, toasts } from "./toasts.svelte";

class ConversationState {
  /** The open conversation's id; null for the one to come. */
  id = $state<number | null>(null);
  /** What the conversation has cost in USD, as far as it is known: an exact decimal. */
  cost = $state<string | null>(null);
  /** A conversation is being read from the store. */
  opening = $state(false);
  /** A question is on its way to the backend. */
  sending = $state(false);
  /** Why the last thing asked here could not be done. */
  error = $state.raw<IpcError | null>(null);
  /** The question to move near the top; a new object every time. */
  asked = $state.raw<{ message: number } | null>(null);
  /** The message to bring into sight, and the words to mark in it; a new object every time. */
  sought = $state.raw<{ message: number; words: string[] } | null>(null);
  /** The user message that is being edited. */
  editing = $state<number | null>(null);

  title = $derived(setup.conversation?.title ?? "New chat");

  #turn = 0;
  #places: Saving<ipc.ConversationPatch> | null = null;
  #place: Place | null = null;
  readonly #written = new Written();
  readonly #following = new Following((ending) => this.#ended(ending));
  /** The part of the current branch that is held. */
  readonly path = new Path(this.#following);

  /** What is being written. */
  get draft(): string {
    return this.#written.draft;
  }

  /** The question that waits for the running answer to end. */
  get queued(): Queued | null {
    return this.#written.queued;
  }

  /** The messages that are held, in the order of reading. */
  get messages(): readonly ChatMessage[] {
    return this.path.messages;
  }

  /** The running answer on the path that is shown. */
  get running(): ChatMessage | null {
    return this.path.running;
  }

  /** Shows the conversation that was open last, which came with the page, or the one to come. */
  resume(last: ConversationView | null): void {
    if (last === null) return this.newChat();
    this.#leave();
    this.opening = false;
    this.#enter(last);
  }

  /** Lets go of what is shown without saving: the library it came from is gone. */
  forget(): void {
    this.#written.forget();
    this.#places = null;
    this.#leave();
    this.id = null;
    this.path.clear();
  }

  /** Opens a conversation and re-attaches to what runs in it. */
  async open(id: number): Promise<void> {
    if (id === this.id && !this.opening) return;
    const turn = this.#leave();
    this.opening = true;
    try {
      // What was just typed is part of what is about to be read.
      await this.flush();
      const view = await ipc.openConversation(id);
      if (turn !== this.#turn) return;
      this.#enter(view);
    } catch (error) {
      if (turn !== this.#turn) return;
      this.error = error as IpcError;
    } finally {
      if (turn === this.#turn) this.opening = false;
    }
  }

  /** Opens the conversation of a message, on a branch that shows it, and brings it into sight. */
  async openAt(message: number, words: string[] = []): Promise<void> {
    const turn = this.#leave();
    this.opening = true;
    try {
      await this.flush();
      const view = await ipc.revealMessage(message);
      if (turn !== this.#turn) return;
      if (view.conversation.id === this.id) this.#show(view);
      else this.#enter(view);
      this.sought = { message, words };
    } catch (error) {
      report(error as IpcError);
    } finally {
      if (turn === this.#turn) this.opening = false;
    }
  }

  /** Brings a message of this conversation into sight, read from the store where it is not held. */
  seek(message: number, words: string[] = []): void {
    if (this.path.has(message)) this.sought = { message, words };
    else void this.openAt(message, words);
  }

  /** Opens a question as a field, read from the store where it is not held. */
  async beginEditing(message: number): Promise<void> {
    const turn = this.#turn;
    if (!this.path.has(message)) await this.path.more("older");
    if (turn === this.#turn && this.path.has(message)) this.editing = message;
  }

  /** Opens the last question as a field. */
  async editLast(): Promise<void> {
    if (this.running !== null) return;
    await this.path.jump("end");
    const last = this.messages.findLast((message) => message.view.role === "user");
    if (last !== undefined) this.editing = last.id;
  }

  /** Keeps where the reader is; null is the end. */
  remember(place: Place | null): void {
    const now = place && { message: place.message, offset: Math.round(place.offset) };
    const before = this.#place;
    if (now?.message === before?.message && now?.offset === before?.offset) return;
    this.#place = now;
    this.#places?.add({ place: now });
  }

  /** Shows the conversation to come. */
  newChat(): void {
    this.#leave();
    this.opening = false;
    this.id = null;
    this.path.clear();
    this.cost = null;
    this.#places = null;
    this.#written.begin();
    setup.show(null);
    settings.change({ lastConversation: null });
  }

  /** Asks. While an answer runs the question waits for it. True when it was taken. */
  async send(text: string): Promise<boolean> {
    if (text.trim() === "" || this.sending) return false;
    const model = setup.model;
    if (model === null) {
      dialogs.show("models");
      return false;
    }
    const { systemPrompt, parameters } = setup;
    const question: Queued = { text, model, systemPrompt, parameters };
    const { id, running } = this;
    if (id !== null && running !== null) this.#written.wait(id, running.id, question);
    else if (!(await this.#ask(question))) return false;
    // What was typed while the question was on its way is the next draft.
    if (this.draft === text) this.setDraft("");
    return true;
  }

  /** Takes the waiting question back into the draft. */
  cancelQueued(): void {
    this.#written.cancel();
  }

  /** Sends the waiting question now, when the answer before it did not end well. */
  async sendQueued(): Promise<void> {
    const { id } = this;
    if (id === null || this.running !== null) return;
    const waiting = this.#written.take(id);
    if (waiting !== null) await this.#askWaiting(id, waiting);
  }

  /** With what is set now, below the end of what is shown or below the answer that it waited for. */
  async #askWaiting(id: number, waiting: Waiting, parent?: number): Promise<void> {
    const { model, systemPrompt, parameters } = setup;
    const { text, model: before } = waiting.question;
    const question = { text, model: model ?? before, systemPrompt, parameters };
    if (!(await this.#ask(question, parent))) this.#written.putBack(id, waiting);
  }

  /** Stops the running answer; what came is kept. */
  async stop(): Promise<void> {
    const message = this.running;
    if (message === null || message.stopping) return;
    message.stopping = true;
    try {
      await ipc.stop(message.id);
    } catch (error) {
      message.stopping = false;
      report(error as IpcError);
    }
  }

  /** Reads what became of an answer that could not be followed. */
  async loadAgain(message: ChatMessage): Promise<void> {
    const { id } = this;
    if (id === null) return;
    try {
      const view = await ipc.openConversation(id);
      if (id !== this.id) return;
      message.lost = null;
      this.#show(view);
    } catch (error) {
      message.lost = error as IpcError;
    }
  }

  /** Answers again beside `message`; `over` says what is different from the first time. */
  async retry(message: ChatMessage, over: ipc.Over = {}): Promise<void> {
    // The backend takes the rest from the conversation as it is saved.
    await setup.flush();
    await this.#start(() => ipc.retry(message.id, over));
  }

  /** Has `message` answered again by another model, which is asked from now on. */
  switchTo(model: string, message: ChatMessage): void {
    setup.change({ model });
    void this.retry(message, { model });
  }

  /** Leaves what comes before the message `first` out of the requests; null sends all again. */
  async beginAt(first: number | null): Promise<boolean> {
    const { id } = this;
    if (id === null) return false;
    try {
      const changed = await ipc.updateConversation(id, { contextFrom: first });
      if (id === this.id) setup.show(changed);
      return true;
    } catch (error) {
      report(error as IpcError);
      return false;
    }
  }

  /** Asks a question again in other words. */
  async edit(message: ChatMessage, text: string): Promise<boolean> {
    await setup.flush();
    const taken = await this.#start(() => ipc.edit(message.id, text));
    if (taken) this.editing = null;
    return taken;
  }

  /** Goes on where an answer was cut. */
  async continueAnswer(message: ChatMessage): Promise<void> {
    await setup.flush();
    await this.#start(() => ipc.continueAnswer(message.id), false);
  }

  /** Shows another version of a message and what followed it. */
  async selectSibling(id: number): Promise<void> {
    const turn = this.#turn;
    try {
      const view = await ipc.selectSibling(id);
      if (turn === this.#turn) this.#show(view);
    } catch (error) {
      report(error as IpcError);
    }
  }

  /** Copies the branch down to `message` into a new conversation, and opens that. */
  async fork(message: ChatMessage): Promise<void> {
    const turn = this.#turn;
    try {
      const view = await ipc.fork(message.id);
      if (turn !== this.#turn) return;
      this.#leave();
      this.#enter(view);
      toasts.show("This is the fork; the chat it came from is as it was");
    } catch (error) {
      report(error as IpcError);
    }
  }

  /** Deletes a message, alone or with all that follows it, and offers to take that back. */
  async deleteMessage(message: ChatMessage, branch: boolean): Promise<void> {
    const turn = this.#turn;
    try {
      const view = await ipc.deleteMessage(message.id, branch);
      if (turn === this.#turn) this.#show(view);
      const done = branch ? "Deleted the message and what followed it" : "Deleted the message";
      toasts.show(done, () => void this.#restoreMessage(message.id));
    } catch (error) {
      report(error as IpcError);
    }
  }

  async #restoreMessage(message: number): Promise<void> {
    try {
      const view = await ipc.restoreMessage(message);
      if (view.conversation.id === this.id) this.#show(view);
    } catch (error) {
      report(error as IpcError);
    }
  }

  /** Gives the conversation another title. */
  async rename(title: string): Promise<void> {
    const name = title.trim();
    if (this.id === null || name === "" || name === this.title) return;
    const turn = this.#turn;
    try {
      const renamed = await ipc.updateConversation(this.id, { title: name });
      if (turn === this.#turn) setup.show(renamed);
    } catch (error) {
      report(error as IpcError);
    }
  }

  /** Keeps what is typed. */
  setDraft(text: string): void {
    this.#written.set(text);
  }

  /** Saves what waits to be saved. */
  async flush(): Promise<void> {
    await Promise.all([this.#written.flush(), this.#places?.flush()]);
  }

  #leave(): number {
    void this.flush();
    this.error = null;
    this.editing = null;
    this.asked = null;
    this.sought = null;
    this.sending = false;
    return (this.#turn += 1);
  }

  #enter(view: ConversationView): void {
    const { id, draft } = view.conversation;
    this.#adopt(id);
    this.#written.enter(id, draft);
    this.#place = view.conversation.place;
    this.#show(view);
  }

  #adopt(id: number): void {
    this.id = id;
    // A place that cannot be kept is no reason to disturb who is reading.
    this.#places = new Saving(
      (patch) => ipc.updateConversation(id, patch),
      () => {},
    );
    if (settings.value.lastConversation !== id) settings.change({ lastConversation: id });
  }

  #show(view: ConversationView): void {
    setup.show(view.conversation);
    this.cost = view.cost;
    this.path.take(view);
  }

  async #ask(question: Queued, parent = this.path.head?.id ?? null): Promise<boolean> {
    const conversation = this.id;
    const turn = this.#turn;
    this.sending = true;
    const taken = await this.#start(() => ipc.send({ conversation, parent, ...question }));
    if (turn === this.#turn) this.sending = false;
    return taken;
  }

  async #start(begin: () => Promise<Started>, place = true): Promise<boolean> {
    const turn = this.#turn;
    this.error = null;
    try {
      const started = await begin();
      if (turn === this.#turn) this.#started(started, place);
      else this.#startedElsewhere(started);
      return true;
    } catch (error) {
      if (turn === this.#turn) this.error = error as IpcError;
      else report(error as IpcError);
      return false;
    }
  }

  #started(started: Started, place: boolean): void {
    const { conversation, messages } = started.conversation;
    if (this.id !== conversation.id) {
      settings.change({ newDraft: "" });
      this.#adopt(conversation.id);
      this.#written.adopt(conversation.id);
    }
    this.#show(started.conversation);
    const answer = messages.find((message) => message.id === started.message);
    if (place && answer?.parent != null) this.asked = { message: answer.parent };
  }

  #startedElsewhere(started: Started): void {
    const view = started.conversation.messages.find((message) => message.id === started.message);
    if (view !== undefined) {
      this.#following.start(new ChatMessage(view), started.conversation.conversation.id);
    }
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
    if (message.view.status !== "complete") return;
    const waiting = this.#written.take(conversation, message.id);
    if (waiting === null) return;
    // Also while another version of the answer is shown.
    if (here) void this.#askWaiting(conversation, waiting, message.id);
    else void this.#sendBehind(conversation, message.id, waiting);
  }

  async #sendBehind(conversation: number, parent: number, waiting: Waiting): Promise<void> {
    try {
      const started = await ipc.send({ conversation, parent, ...waiting.question });
      if (conversation === this.id) this.#started(started, true);
      else this.#startedElsewhere(started);
    } catch (error) {
      this.#written.putBack(conversation, waiting);
      report(error as IpcError);
    }
  }

  async #reload(id: number): Promise<void> {
    const turn = this.#turn;
    try {
      const view = await ipc.openConversation(id);
      if (turn === this.#turn) this.#show(view);
    } catch (error) {
      if (turn === this.#turn) this.error = error as IpcError;
    }
  }
}

export const conversation = new ConversationState();
