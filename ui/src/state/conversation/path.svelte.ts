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
  /** The edge that more is being read for. */
  #reading: ChatMessage | null = null;

  constructor(private readonly following: Following) {}

  /** Whether a message is held. */
  has(id: number): boolean {
    return this.messages.some((message) => message.id === id);
  }

  /** Holds nothing. */
  clear(): void {
    this.#conversation = null;
    this.#leaf = null;
    this.#counted = null;
    this.messages = [];
    this.older = false;
    this.newer = false;
  }

  /** Takes over what the backend says; what it leads on from and is held stays. */
  take(view: ConversationView): void {
    const same = view.conversation.id === this.#conversation;
    const fresh = this.#known(view.messages);
    const joint = this.messages.findIndex((message) => message.id === fresh[0]?.id);
    const above = same && joint > 0 ? this.messages.slice(0, joint) : [];
    this.#leaf = view.head === null ? null : (this.#known([view.head])[0] ?? null);
    this.#conversation = view.conversation.id;
    this.#counted = view.contextTokens;
    if (above.length === 0) this.older = view.older;
    this.newer = view.newer;
    this.messages = [...above, ...fresh];
    this.#follow();
  }

  /** Reads on; true when something came. Once at a time at each edge. */
  async more(toward: Toward): Promise<boolean> {
    const edge = this.#edge(toward);
    const conversation = this.#conversation;
    if (edge === undefined || conversation === null) return false;
    if (!this[toward] || this.#reading === edge) return false;
    this.#reading = edge;
    try {
      const kind = toward === "older" ? "before" : "after";
      const page = await readMessages(conversation, { kind, message: edge.id });
      // The path may have become another one meanwhile.
      if (this.#edge(toward) !== edge) return false;
      this.#add(toward, page);
      return page.messages.length > 0;
    } catch (error) {
      report(error as IpcError);
      return false;
    } finally {
      if (this.#reading === edge) this.#reading = null;
    }
  }

  /** Goes to the beginning or the end of the path. */
  async jump(to: "start" | "end"): Promise<void> {
    const conversation = this.#conversation;
    if (conversation === null || !(to === "start" ? this.older : this.newer)) return;
    try {
      const page = await readMessages(conversation, { kind: to });
      if (conversation !== this.#conversation) return;
      this.#leaf = this.head;
      this.messages = this.#known(page.messages);
      this.older = page.older;
      this.newer = page.newer;
      this.#follow();
    } catch (error) {
      report(error as IpcError);
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
      if (followed !== undefined) return followed;
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
