// The list of conversations: loaded page by page, changed here at once and in the backend behind.

import type { ConversationPage } from "../bindings/ConversationPage";
import type { ConversationSummary } from "../bindings/ConversationSummary";
import type { IpcError } from "../bindings/IpcError";
import {
  deleteConversation,
  listConversations,
  restoreConversation,
  updateConversation,
} from "../ipc";
import { setup } from "./setup.svelte";
import { toasts } from "./toasts.svelte";

const PAGE = 200;

class Conversations {
  items = $state.raw<ConversationSummary[]>([]);
  /** Where the next page begins; null after the last one. */
  next = $state<string | null>(null);
  #loading = false;

  /** Takes over the first page. */
  load(page: ConversationPage) {
    this.items = page.items;
    this.next = page.next;
  }

  /** Loads the page after the last one; nothing while one is on its way. */
  async more(): Promise<void> {
    if (this.#loading || this.next === null) return;
    this.#loading = true;
    try {
      const page = await listConversations(this.next, PAGE);
      const known = new Set(this.items.map((item) => item.id));
      this.items = [...this.items, ...page.items.filter((item) => !known.has(item.id))];
      this.next = page.next;
    } catch (error) {
      toasts.fail(error as IpcError);
    } finally {
      this.#loading = false;
    }
  }

  /** Lists the newest again; the pages behind them stay as they are. */
  async refresh(): Promise<void> {
    try {
      const page = await listConversations(null, PAGE);
      this.items = [...page.items, ...this.#behind(page)];
      if (page.next === null || this.next === null) this.next = page.next;
    } catch (error) {
      toasts.fail(error as IpcError);
    }
  }

  /** Takes over what is known of the open conversation: it may have been renamed above its text. */
  take({ id, title, pinned }: Pick<ConversationSummary, "id" | "title" | "pinned">) {
    const known = this.items.find((item) => item.id === id);
    if (known && (known.title !== title || known.pinned !== pinned)) {
      this.#patch(id, { title, pinned });
    }
  }

  /** Gives a conversation another title; an empty one is no title and changes nothing. */
  async rename(id: number, title: string): Promise<void> {
    const trimmed = title.trim();
    if (trimmed) await this.#change(id, { title: trimmed });
  }

  /** Keeps a conversation at the top, or lets it go. */
  async pin(id: number, pinned: boolean): Promise<void> {
    await this.#change(id, { pinned });
  }

  /** Deletes a conversation and offers to take that back; false when it could not be deleted. */
  async remove(id: number): Promise<boolean> {
    const before = this.items;
    const title = before.find((item) => item.id === id)?.title ?? "";
    this.items = before.filter((item) => item.id !== id);
    try {
      await deleteConversation(id);
    } catch (error) {
      this.items = before;
      toasts.fail(error as IpcError);
      return false;
    }
    toasts.show(`Deleted “${title || "New chat"}”`, () => void this.#restore(id));
    return true;
  }

  async #restore(id: number) {
    try {
      await restoreConversation(id);
      await this.refresh();
    } catch (error) {
      toasts.fail(error as IpcError);
    }
  }

  async #change(id: number, patch: { title?: string; pinned?: boolean }) {
    const before = this.items.find((item) => item.id === id);
    this.#patch(id, patch);
    try {
      const changed = await updateConversation(id, patch);
      if (setup.conversation?.id === id) setup.show(changed);
    } catch (error) {
      if (before) this.#patch(id, { title: before.title, pinned: before.pinned });
      toasts.fail(error as IpcError);
    }
  }

  #patch(id: number, patch: Partial<ConversationSummary>) {
    this.items = this.items.map((item) => (item.id === id ? { ...item, ...patch } : item));
  }

  // What was loaded earlier and is older than all of `page`.
  #behind(page: ConversationPage): ConversationSummary[] {
    if (page.next === null) return [];
    const fresh = new Set(page.items.map((item) => item.id));
    const oldest = Math.min(...page.items.map((item) => item.updatedAt));
    return this.items.filter((item) => !fresh.has(item.id) && item.updatedAt <= oldest);
  }
}

export const conversations = new Conversations();
