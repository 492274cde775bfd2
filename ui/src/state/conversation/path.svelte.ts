/**
 * The part of the current branch that this window holds: what is on the page and a little around it. More is
 * read as the reader comes near its edges, and what is far from them is let go, so that a conversation of ten
 * thousand messages costs as much as one of fifty.
 */
import type { ConversationView } from "../../bindings/ConversationView";
import type { IpcError } from "../../bindings/IpcError";
import type { MessagePage } from "../../bindings/MessagePage";
import type { MessageView } from "../../bindings/MessageView";
import { readMessages } from "../../ipc";
import { report } from "../toasts.svelte";
import type { Following } from "./following";
import { ChatMessage } from "./message.svelte";

/** Up the path, or down. */
export type Toward = "older" | "newer";

export class Path {
  /** A piece of the path without gaps. */
  messages = $state.raw<ChatMessage[]>([]);
  /** There are messages above the first. */
  older = $state(false);
  /** There are messages below the last. */
  newer = $state(false);
  /** The end of the path, known also while it is not among `messages`. */
  head = $derived.by(() => (this.newer ? this.#leaf : (this.messages.at(-1) ?? null)));
  /** The running answer on the path. */
  running = $derived.by(() => {
    if (this.newer) return this.#leaf?.running === true ? this.#leaf : null;
    return this.messages.findLast((message) => message.running) ?? null;
  });
  /** Tokens of the whole path as the service last counted them. */
  tokens = $derived.by(() => {
    const counted = this.messages.findLast((message) => message.view.generation?.promptTokens);
    const generation = (this.newer ? this.#leaf : counted)?.view.generation;
    if (generation?.promptTokens == null) return this.#counted;
    return generation.promptTokens + (generation.completionTokens ?? 0);
  });

  #conversation: number | null = null;
  #leaf = $state.raw<ChatMessage | null>(null);
  #counted = $state<number | null>(null);
  /** What is being read, and for which edge. */
  #reads: Partial<Record<Toward, { edge: ChatMessage; came: Promise<boolean> }>> = {};
  /** Grows whenever another path may be held: what was read of the one before is not taken. */
  #turn = 0;

  constructor(private readonly following: Following) {}

  /** Whether a message is held. */
  has(id: number): boolean {
    return this.messages.some((message) => message.id === id);
  }

  /** Holds nothing. */
  clear(): void {
    this.#turn += 1;
    this.#conversation = null;
    this.#leaf = null;
    this.#counted = null;
    this.messages = [];
    this.older = false;
    this.newer = false;
  }

  /** Takes over what the backend says; what it leads on from and is held stays. */
  take(view: ConversationView): void {
    this.#turn += 1;
    const same = view.conversation.id === this.#conversation;
    const fresh = this.#known(view.messages);
    const above = same ? this.#above(fresh[0]) : [];
    this.#leaf = view.head === null ? null : (this.#known([view.head])[0] ?? null);
    this.#conversation = view.conversation.id;
    this.#counted = view.contextTokens;
    if (above.length === 0) this.older = view.older;
    this.newer = view.newer;
    this.messages = [...above, ...fresh];
    this.#follow();
  }

  /** Takes over an end that has grown. Where the end is not held, what is held stays. */
  grow(view: ConversationView): void {
    if (!this.newer) return this.take(view);
    this.#turn += 1;
    this.#leaf = this.#known(view.messages.slice(-1))[0] ?? null;
    this.#counted = view.contextTokens;
    this.#follow();
  }

  /** Reads on; true when something came. Once at a time at each edge: who asks meanwhile waits for the same. */
  more(toward: Toward): Promise<boolean> {
    const [edge, conversation] = [this.#edge(toward), this.#conversation];
    if (edge === undefined || conversation === null || !this[toward]) return Promise.resolve(false);
    const read = this.#reads[toward];
    if (read?.edge === edge) return read.came;
    const came = this.#read(toward, edge, conversation);
    this.#reads[toward] = { edge, came };
    return came;
  }

  /** Goes to the beginning or the end of the path; true when that is held now. */
  async jump(to: "start" | "end"): Promise<boolean> {
    const conversation = this.#conversation;
    const turn = (this.#turn += 1);
    if (conversation === null) return false;
    if (!(to === "start" ? this.older : this.newer)) return true;
    try {
      const page = await readMessages(conversation, { kind: to });
      if (turn !== this.#turn) return false;
      this.#leaf = this.head;
      this.messages = this.#known(page.messages);
      this.older = page.older;
      this.newer = page.newer;
      this.#follow();
      return true;
    } catch (error) {
      report(error as IpcError);
      return false;
    }
  }

  /** Lets go of so many messages at an end. */
  drop(from: Toward, count: number): void {
    const most = Math.min(count, this.messages.length - 1);
    if (most <= 0) return;
    if (from === "newer") this.#leaf = this.head;
    this.messages = from === "older" ? this.messages.slice(most) : this.messages.slice(0, -most);
    this[from] = true;
  }

  #edge(toward: Toward): ChatMessage | undefined {
    return toward === "older" ? this.messages[0] : this.messages.at(-1);
  }

  async #read(toward: Toward, edge: ChatMessage, conversation: number): Promise<boolean> {
    const turn = this.#turn;
    try {
      const kind = toward === "older" ? "before" : "after";
      const part = { kind, message: edge.id } as const;
      const page = await readMessages(conversation, part);
      // What is above a message is always the same; what is below it may be another version meanwhile.
      const stale = toward === "newer" && turn !== this.#turn;
      if (stale || this.#edge(toward) !== edge) return false;
      this.#add(toward, page);
      return page.messages.length > 0;
    } catch (error) {
      report(error as IpcError);
      return false;
    } finally {
      if (this.#reads[toward]?.edge === edge) delete this.#reads[toward];
    }
  }

  // What is held above a message: up to itself, or to what it follows when a page begins with it.
  #above(first: ChatMessage | undefined): ChatMessage[] {
    const at = this.messages.findIndex((message) => message.id === first?.id);
    if (at >= 0) return this.messages.slice(0, at);
    const parent = this.messages.findIndex((message) => message.id === first?.view.parent);
    return this.messages.slice(0, parent + 1);
  }

  #add(toward: Toward, page: MessagePage): void {
    const fresh = this.#known(page.messages);
    this[toward] = page[toward];
    this.messages =
      toward === "older" ? [...fresh, ...this.messages] : [...this.messages, ...fresh];
    this.#follow();
  }

  // A message that is held or followed stays the same object, so that its text is not built again.
  #known(views: readonly MessageView[]): ChatMessage[] {
    const held = new Map(this.messages.map((message) => [message.id, message]));
    if (this.#leaf !== null) held.set(this.#leaf.id, this.#leaf);
    return views.map((view) => {
      const followed = this.following.find(view.id);
      if (followed !== undefined) {
        followed.takeFacts(view);
        return followed;
      }
      const same = held.get(view.id);
      if (same === undefined) return new ChatMessage(view);
      same.take(view);
      return same;
    });
  }

  #follow(): void {
    const id = this.#conversation;
    if (id === null) return;
    for (const message of this.messages) if (message.running) this.following.start(message, id);
    if (this.#leaf?.running === true) this.following.start(this.#leaf, id);
  }
}
