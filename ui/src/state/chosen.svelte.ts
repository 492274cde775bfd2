// The conversations that an open dialog is about: those to move, to tag, or to export.

import type { Conversation } from "../bindings/Conversation";
import type { ConversationSummary } from "../bindings/ConversationSummary";
import { dialogs } from "./dialogs.svelte";

class Chosen {
  /** Empty: all there are, where a dialog can be about all. */
  items = $state.raw<readonly ConversationSummary[]>([]);

  /** Opens a dialog about `items`. */
  show(dialog: "move" | "tag" | "export", items: readonly ConversationSummary[]) {
    this.items = items;
    dialogs.show(dialog);
  }
}

/** An open conversation as the list has it. */
export const summaryOf = (open: Conversation): ConversationSummary => ({
  id: open.id,
  title: open.title,
  createdAt: open.createdAt,
  updatedAt: open.updatedAt,
  pinned: open.pinned,
  archived: open.archived,
  folder: open.folder,
  tags: open.tags,
  deletedAt: open.deletedAt,
  running: false,
});

export const chosen = new Chosen();
