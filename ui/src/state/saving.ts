// Saving that waits for a pause: patches of one burst are merged into one write, and writes keep their order.

import type { IpcError } from "../bindings/IpcError";

const PAUSE_MS = 300;

export class Saving<Patch extends object> {
  #pending: Patch | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last: Promise<void> = Promise.resolve();

  /** `write` saves one merged patch; `failed` is told when it could not. */
  constructor(
    private readonly write: (patch: Patch) => Promise<unknown>,
    private readonly failed: (error: IpcError) => void,
  ) {}

  /** Adds to what is saved after the next pause. */
  add(patch: Patch) {
    this.#pending = { ...this.#pending, ...patch } as Patch;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), PAUSE_MS);
  }

  /** Lets go of what waits: there is nothing any more that it could be written to. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#pending = null;
  }

  /** Writes what waits, after the writes before it. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    const patch = this.#pending;
    if (patch) {
      this.#pending = null;
      this.#last = this.#last.then(() => this.write(patch)).then(() => {}, this.failed);
    }
    return this.#last;
  }
}
