// The list of conversations: loaded page by page, changed here at once and in the backend behind.

import type { ConversationPage } from "../bindings/ConversationPage";
import type { ConversationSummary } from "../bindings/ConversationSummary";
import type { IpcError } from "../bindings/IpcError";
import type { Listing } from "../bindings/Listing";
import {
  deleteConversation,
  listConversations,
  restoreConversation,
  updateConversation,
} from "../ipc";
import { selection } from "./selection.svelte";
import { setup } from "./setup.svelte";
import { toasts } from "./toasts.svelte";

const PAGE = 200;
/** The most that the backend lists at once. */
const LONGEST_PAGE = 1000;

class Conversations {
  items = $state.raw<ConversationSummary[]>([]);
  /** Where the next page begins; null after the last one. */
  next = $state<string | null>(null);
  /** Which conversations are listed. */
  listing = $state.raw<Listing>({ kind: "all" });
  /** Another listing is on its way. */
  opening = $state(false);
  #loading = false;
  #turn = 0;

  /** Takes over the first page of all conversations. */
  load(page: ConversationPage) {
    this.#turn += 1;
    this.listing = { kind: "all" };
    this.items = page.items;
    this.next = page.next;
  }

  /** Lists other conversations: those of a folder, with a tag, archived, in the trash, or all. */
  async show(listing: Listing): Promise<void> {
    if (sameListing(listing, this.listing)) return;
    const turn = (this.#turn += 1);
    selection.clear();
    this.listing = listing;
    this.items = [];
    this.next = null;
    this.#loading = false;
    this.opening = true;
    try {
      const page = await listConversations(null, PAGE, listing);
      if (turn !== this.#turn) return;
      this.items = page.items;
      this.next = page.next;
    } catch (error) {
      toasts.fail(error as IpcError);
    } finally {
      if (turn === this.#turn) this.opening = false;
    }
  }

  /** Loads the page after the last one; nothing while one is on its way. */
  async more(): Promise<void> {
    if (this.#loading || this.next === null) return;
    const turn = this.#turn;
    this.#loading = true;
    try {
      // Who scrolls far is given more at a time: each page costs the list some of its length.
      const limit = Math.min(Math.max(this.items.length, PAGE), LONGEST_PAGE);
      const page = await listConversations(this.next, limit, this.listing);
      if (turn !== this.#turn) return;
      const known = new Set(this.items.map((item) => item.id));
      this.items = [...this.items, ...page.items.filter((item) => !known.has(item.id))];
      this.next = page.next;
    } catch (error) {
      toasts.fail(error as IpcError);
    } finally {
      if (turn === this.#turn) this.#loading = false;
    }
  }

  /** Lists again what is listed; what is behind the longest page stays as it is. */
  async refresh(): Promise<void> {
    const turn = this.#turn;
    const limit = Math.min(Math.max(this.items.length, PAGE), LONGEST_PAGE);
    try {
      const page = await listConversations(null, limit, this.listing);
      if (turn !== this.#turn) return;
      const behind = this.#behind(page);
      this.items = [...page.items, ...behind];
      if (behind.length === 0) this.next = page.next;
      this.#tell(page);
    } catch (error) {
      toasts.fail(error as IpcError);
    }
  }

  /** Takes conversations off the list at once; the backend is told by the caller. */
  drop(ids: readonly number[]) {
    const gone = new Set(ids);
    this.items = this.items.filter((item) => !gone.has(item.id));
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

  // The open conversation may have changed behind the window, as when the model gave it a title.
  #tell({ items }: ConversationPage) {
    const open = setup.conversation;
    const now = items.find((item) => item.id === open?.id);
    if (!open || !now) return;
    const { title, pinned, archived, folder, tags } = now;
    setup.conversation = { ...open, title, pinned, archived, folder, tags };
  }

  // What was loaded earlier and comes after all of `page`, when that is as long as a page can be.
  #behind(page: ConversationPage): ConversationSummary[] {
    const last = page.items.at(-1);
    if (page.next === null || last === undefined || page.items.length >= this.items.length)
      return [];
    const fresh = new Set(page.items.map((item) => item.id));
    const time = (item: ConversationSummary) => item.deletedAt ?? item.updatedAt;
    return this.items.filter(
      (item) => !fresh.has(item.id) && item.pinned === last.pinned && time(item) <= time(last),
    );
  }
}

/** Whether two listings are of the same conversations. */
export const sameListing = (a: Listing, b: Listing) =>
  a.kind === b.kind && ("id" in a ? a.id : null) === ("id" in b ? b.id : null);

export const conversations = new Conversations();
