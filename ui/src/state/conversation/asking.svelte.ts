/**
 * Asking: everything that has an answer begin, each of which costs something, and the question that waits for the
 * running answer to end.
 */
import type { IpcError } from "../../bindings/IpcError";
import type { Started } from "../../bindings/Started";
import * as ipc from "../../ipc";
import type { ConversationState } from "../conversation.svelte";
import { dialogs } from "../dialogs.svelte";
import { setup } from "../setup.svelte";
import { report } from "../toasts.svelte";
import type { ChatMessage } from "./message.svelte";
import type { Queued, Waiting } from "./written.svelte";

/** How an answer begins, how that is tried again, and how what began is shown to who still sees where it was asked. */
type Request = {
  begin: () => Promise<Started>;
  again: () => void;
  show: (started: Started) => void;
};

/** Where something was asked; a conversation to come is known by the visit to it. */
type Asker = { readonly conversation: number | null; readonly visit: number };

export class Asking {
  /** Something that has an answer begin is on its way to the backend; meanwhile nothing else is taken. */
  sending = $derived.by(() => this.#underWay.some((one) => this.#isShown(one)));

  #underWay = $state.raw<readonly Asker[]>([]);

  /** `open` is what is on the screen. */
  constructor(private readonly open: ConversationState) {}

  /** The question that waits for the running answer to end. */
  get queued(): Queued | null {
    return this.open.written.waiting?.question ?? null;
  }

  /** The waiting question goes by itself after the answer that is seen running. */
  get goesNext(): boolean {
    const { running, written } = this.open;
    return running !== null && written.waiting?.behind === running.id;
  }

  /** Asks. While an answer runs the question waits for it. True when it was taken. */
  async send(text: string): Promise<boolean> {
    if (text.trim() === "") return false;
    const model = setup.model;
    if (model === null) {
      dialogs.show("models");
      return false;
    }
    const { systemPrompt, parameters } = setup;
    const question: Queued = { text, model, systemPrompt, parameters };
    const { id, running, written } = this.open;
    if (id === null || running === null) return this.#ask(question);
    written.wait(id, running.id, question);
    if (written.draft === text) written.set("");
    return true;
  }

  /** Takes the waiting question back into the draft. */
  cancelQueued(): void {
    this.open.written.cancel();
  }

  /** Sends the waiting question now, when the answer before it did not end well. */
  async sendQueued(): Promise<void> {
    const { id, running, path, written } = this.open;
    if (id === null || this.sending || running !== null) return;
    const waiting = written.take(id);
    const show = (started: Started) => this.open.show(started);
    if (waiting !== null) await this.#sendWaiting(id, waiting, path.head?.id ?? null, show);
  }

  /** Sends what waited for an answer that is complete, also while something else is shown. */
  async goOn(conversation: number, answer: number): Promise<void> {
    const waiting = this.open.written.take(conversation, answer);
    const show = (started: Started) => this.#wentByItself(started, answer);
    if (waiting !== null) await this.#sendWaiting(conversation, waiting, answer, show);
  }

  /** Stops the running answer; what came is kept. */
  async stop(): Promise<void> {
    const message = this.open.running;
    if (message === null || message.stopping) return;
    message.stopping = true;
    try {
      await ipc.stop(message.id);
    } catch (error) {
      message.stopping = false;
      report(error as IpcError);
    }
  }

  /** Answers again beside `message`; `over` says what is different from the first time. */
  async retry(message: ChatMessage, over: ipc.Over = {}): Promise<void> {
    const started = await this.#start({
      begin: () => this.#saved(() => ipc.retry(message.id, over)),
      again: () => void this.retry(message, over),
      show: (started) => this.open.show(started),
    });
    this.#moveOn(message, started);
  }

  /** Has `message` answered again by another model, which is asked from now on. */
  switchTo(model: string, message: ChatMessage): void {
    setup.change({ model });
    void this.retry(message, { model });
  }

  /** Goes on where an answer was cut. */
  async continueAnswer(message: ChatMessage): Promise<void> {
    const started = await this.#start({
      begin: () => this.#saved(() => ipc.continueAnswer(message.id)),
      again: () => void this.continueAnswer(message),
      show: (started) => this.open.show(started, false),
    });
    this.#moveOn(message, started);
  }

  /** Asks a question again in other words. */
  async edit(message: ChatMessage, text: string): Promise<boolean> {
    const { edits } = this.open;
    const started = await this.#start({
      begin: () => this.#saved(() => ipc.edit(message.id, text)),
      again: () => void this.edit(message, edits.textOf(message.id) ?? text),
      show: (started) => this.open.show(started),
    });
    if (started === null) return false;
    edits.end(message.id);
    return true;
  }

  async #ask(question: Queued): Promise<boolean> {
    const { id: conversation, path, written } = this.open;
    const parent = path.head?.id ?? null;
    const started = await this.#start({
      begin: () => ipc.send({ conversation, parent, ...question }),
      again: () => void this.send(written.draft),
      show: (started) => this.open.show(started),
    });
    if (started === null) return false;
    // The conversation to come is that one now, for who is still there.
    const { id } = started.conversation.conversation;
    written.sent(conversation ?? (id === this.open.id ? id : null), question.text);
    return true;
  }

  // With what is set now, where that can be seen.
  async #sendWaiting(
    conversation: number,
    waiting: Waiting,
    parent: number | null,
    show: Request["show"],
  ): Promise<void> {
    const { model, systemPrompt, parameters } = setup;
    const { text, model: before } = waiting.question;
    const now = { text, model: model ?? before, systemPrompt, parameters };
    const question = conversation === this.open.id ? now : waiting.question;
    const begin = () => ipc.send({ conversation, parent, ...question });
    const again = () => void this.sendQueued();
    const started = await this.#begin({ begin, again, show }, conversation);
    if (started === null) this.open.written.putBack(conversation, waiting);
    else this.open.written.sent(conversation);
  }

  // The backend takes what is set from the conversation as it is saved.
  async #saved(begin: () => Promise<Started>): Promise<Started> {
    await setup.flush();
    return begin();
  }

  // What a person asks for begins once at a time in a conversation. Null when nothing began.
  async #start(request: Request): Promise<Started | null> {
    return this.sending ? null : this.#begin(request, this.open.id);
  }

  async #begin(request: Request, conversation: number | null): Promise<Started | null> {
    const asker: Asker = { conversation, visit: this.open.visit };
    this.#underWay = [...this.#underWay, asker];
    if (this.#isShown(asker)) this.open.failure = null;
    try {
      const started = await request.begin();
      this.open.began();
      if (this.#isShown(asker)) request.show(started);
      else this.open.follow(started);
      return started;
    } catch (reason) {
      const error = reason as IpcError;
      if (this.#isShown(asker)) this.open.failure = { error, again: request.again };
      else report(error);
      return null;
    } finally {
      this.#underWay = this.#underWay.filter((one) => one !== asker);
    }
  }

  #isShown({ conversation, visit }: Asker): boolean {
    return conversation === null ? visit === this.open.visit : conversation === this.open.id;
  }

  // What waits for an answer waits for the one that is given in its place.
  #moveOn(message: ChatMessage, started: Started | null): void {
    if (started === null) return;
    const { id } = started.conversation.conversation;
    this.open.written.moveOn(id, message.id, started.message);
  }

  // Who reads is not moved by what goes without their doing; another version that they look at stays on the screen.
  #wentByItself(started: Started, behind: number): void {
    const { path, atEnd } = this.open;
    if (path.head?.id === behind) return this.open[atEnd ? "show" : "grow"](started);
    this.open.follow(started);
    void this.#keepBranch();
  }

  // What begins becomes the branch that the backend shows: it is told which one that is.
  async #keepBranch(): Promise<void> {
    const { head } = this.open.path;
    try {
      if (head !== null) await ipc.selectSibling(head.id);
    } catch (error) {
      report(error as IpcError);
    }
  }
}
