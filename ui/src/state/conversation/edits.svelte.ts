/**
 * Questions that are being edited. What is typed there stays until it is sent or given up, wherever its writer goes.
 */
import type { IpcError } from "../../bindings/IpcError";
import { messageSource } from "../../ipc";
import { report } from "../toasts.svelte";
import type { Path } from "./path.svelte";

export class Edits {
  /** The question that is a field; null while it is not held. */
  shown = $derived.by(() => {
    const message = this.#message;
    return message !== null && this.path.has(message) ? message : null;
  });

  #message = $state<number | null>(null);
  #texts = $state.raw<Readonly<Record<number, string>>>({});
  #opened = false;

  constructor(private readonly path: Path) {}

  /** What is written in the field of a question; null before it is read. */
  textOf(message: number): string | null {
    return this.#texts[message] ?? null;
  }

  /** Opens a question as a field, read from the store where it is not held. */
  async open(message: number): Promise<void> {
    if (!this.path.has(message)) await this.path.more("older");
    if (this.path.has(message)) await this.#begin(message);
  }

  /** Opens the last question as a field. */
  async openLast(): Promise<void> {
    if (this.path.running !== null || !(await this.path.jump("end"))) return;
    const last = this.path.messages.findLast((message) => message.view.role === "user");
    if (last !== undefined) await this.#begin(last.id);
  }

  /** Keeps what is typed. */
  write(message: number, text: string): void {
    this.#texts = { ...this.#texts, [message]: text };
  }

  /** Closes a field whose text is sent or given up. */
  end(message: number): void {
    const { [message]: _, ...rest } = this.#texts;
    this.#texts = rest;
    if (this.#message === message) this.#message = null;
  }

  /** Whether the field was opened just now and takes the focus: true once, and not where it is only seen again. */
  takesFocus(): boolean {
    const opened = this.#opened;
    this.#opened = false;
    return opened;
  }

  /** Lets go of everything: the library it belongs to is gone. */
  forget(): void {
    this.#message = null;
    this.#texts = {};
  }

  // With what was written there before, or else with what was asked.
  async #begin(message: number): Promise<void> {
    this.#opened = this.shown !== message;
    this.#message = message;
    if (this.textOf(message) !== null) return;
    try {
      const { text } = await messageSource(message);
      if (this.textOf(message) === null) this.write(message, text);
    } catch (error) {
      if (this.#message === message) this.#message = null;
      report(error as IpcError);
    }
  }
}
