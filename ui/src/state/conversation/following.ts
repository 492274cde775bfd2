/**
 * The answers that this window follows. They belong to the backend: this only subscribes, paints
 * at most once per frame, and takes over the truth at the end. Switching conversations changes
 * nothing here, so several answers stream at once.
 */
import type { Followed as Finished } from "../../bindings/Followed";
import type { GenerationEvent } from "../../bindings/GenerationEvent";
import type { IpcError } from "../../bindings/IpcError";
import { follow } from "../../ipc";
import { TreeMismatch } from "../../render/tree";
import { ChatMessage } from "./message.svelte";

/** How an answer that was followed ended: with the finished message and the new cost, or with an error. */
export type Ending = {
  message: ChatMessage;
  conversation: number;
  /** What the conversation has cost, USD; null when that is not known. */
  cost: string | null;
  error: IpcError | null;
};

type Followed = {
  readonly message: ChatMessage;
  readonly conversation: number;
  readonly queue: GenerationEvent[];
  /** Events of an older subscription are ignored. */
  subscription: number;
  /** Too many snapshots did not help: wait for the finished message. */
  deaf: boolean;
};

const SNAPSHOTS_AT_MOST = 4;
const FAILURES_AT_MOST = 3;

/** Follows running answers until they end. */
export class Following {
  readonly #followed = new Map<number, Followed>();
  readonly #failures = new Map<number, number>();
  #scheduled = false;

  constructor(private readonly ended: (ending: Ending) => void) {
    document.addEventListener("visibilitychange", () => {
      for (const { message } of this.#followed.values()) message.pause(document.hidden);
      this.#flush();
    });
  }

  /** The message that is being followed under this id. */
  find(id: number): ChatMessage | undefined {
    return this.#followed.get(id)?.message;
  }

  /** Subscribes to a running answer, once. */
  start(message: ChatMessage, conversation: number): void {
    if (this.#followed.has(message.id)) return;
    const followed: Followed = { message, conversation, queue: [], subscription: 0, deaf: false };
    this.#followed.set(message.id, followed);
    message.lost = null;
    message.pause(document.hidden);
    void this.#subscribe(followed);
  }

  async #subscribe(followed: Followed): Promise<void> {
    const subscription = (followed.subscription += 1);
    followed.queue.length = 0;
    let finished: Finished | null = null;
    let failure: IpcError | null = null;
    try {
      finished = await follow(followed.message.id, (event) => {
        if (followed.subscription === subscription) this.#queue(followed, event);
      });
    } catch (error) {
      failure = error as IpcError;
    }
    if (followed.subscription !== subscription) return;
    // What still waits for a frame is part of the finished message.
    followed.subscription += 1;
    followed.queue.length = 0;
    const { message, conversation } = followed;
    this.#followed.delete(message.id);
    // What was not painted while nobody looked is painted once, as it ended.
    if (finished !== null) message.take(finished.message);
    message.pause(false);
    if (failure === null) this.#failures.delete(message.id);
    else this.#fail(message, failure);
    this.ended({ message, conversation, cost: finished?.cost ?? null, error: failure });
  }

  #fail(message: ChatMessage, failure: IpcError): void {
    const failures = (this.#failures.get(message.id) ?? 0) + 1;
    this.#failures.set(message.id, failures);
    if (failures >= FAILURES_AT_MOST) message.lost = failure;
  }

  #queue(followed: Followed, event: GenerationEvent): void {
    followed.queue.push(event);
    if (document.hidden) {
      // Frames do not come to a hidden page; its documents are paused, so this costs no layout.
      this.#apply(followed);
    } else if (!this.#scheduled) {
      this.#scheduled = true;
      requestAnimationFrame(() => {
        this.#scheduled = false;
        this.#flush();
      });
    }
  }

  #flush(): void {
    for (const followed of this.#followed.values()) this.#apply(followed);
  }

  #apply(followed: Followed): void {
    const events = followed.queue.splice(0);
    if (followed.deaf) return;
    try {
      for (const event of events) followed.message.receive(event);
    } catch (error) {
      if (!(error instanceof TreeMismatch)) throw error;
      followed.deaf = followed.subscription >= SNAPSHOTS_AT_MOST;
      if (!followed.deaf) void this.#subscribe(followed);
    }
  }
}
