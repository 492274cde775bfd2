/** Where the reader of the open conversation is, kept so that they come back to it. */
import type { Place } from "../../bindings/Place";
import { updateConversation } from "../../ipc";
import { Saving } from "../saving";

export class ReadersPlace {
  #place: Place | null = null;
  #saving: Saving<{ place: Place | null }> | null = null;

  /** The end is where the reader is. */
  get atEnd(): boolean {
    return this.#place === null;
  }

  /** Begins with where the reader was in a conversation. */
  enter(conversation: number, place: Place | null): void {
    this.#place = place;
    // A place that cannot be kept is no reason to disturb who is reading.
    this.#saving = new Saving(
      (patch) => updateConversation(conversation, patch),
      () => {},
    );
  }

  /** Nothing is open whose place could be kept. */
  leave(): void {
    this.#place = null;
    this.#saving = null;
  }

  /** Lets go without saving: the library it belongs to is gone. */
  forget(): void {
    this.#saving?.drop();
    this.leave();
  }

  /** Keeps where the reader is; null is the end. */
  remember(place: Place | null): void {
    const now = place && { message: place.message, offset: Math.round(place.offset) };
    const before = this.#place;
    if (now?.message === before?.message && now?.offset === before?.offset) return;
    this.#place = now;
    this.#saving?.add({ place: now });
  }

  /** Saves what waits to be saved. */
  async flush(): Promise<void> {
    await this.#saving?.flush();
  }
}
