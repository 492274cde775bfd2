// What is done with one conversation or many at once; each can be taken back from its message.

import type { Conversation } from "../bindings/Conversation";
import type { ConversationSummary } from "../bindings/ConversationSummary";
import type { IpcError } from "../bindings/IpcError";
import {
  deleteConversations,
  deleteForEver as deleteTheseForEver,
  emptyTrash as emptyTrashForEver,
  restoreConversations,
  tagConversations,
  updateConversations,
} from "../ipc";
import { confirmation } from "./confirmation.svelte";
import { conversation } from "./conversation.svelte";
import { conversations } from "./conversations.svelte";
import { folders } from "./folders.svelte";
import { selection } from "./selection.svelte";
import { setup } from "./setup.svelte";
import { tags } from "./tags.svelte";
import { report, toasts } from "./toasts.svelte";

type Items = readonly ConversationSummary[];

const idsOf = (items: Items) => items.map((item) => item.id);

/** `“A sonnet”`, or `3 conversations`. */
export const named = (items: Items) =>
  items.length === 1 ? `“${items[0]?.title || "New chat"}”` : `${items.length} conversations`;

type Patch = { pinned?: boolean; archived?: boolean; folder?: number | null };

async function set(ids: number[], patch: Patch) {
  await updateConversations(ids, patch);
  touch(ids, patch);
}

// The open conversation may be one of those that changed.
function touch(ids: readonly number[], patch: Partial<Conversation>) {
  const open = setup.conversation;
  if (open && ids.includes(open.id)) setup.conversation = { ...open, ...patch };
}

// Does it, lists again what may be different, and offers to undo it.
async function act(done: string, work: () => Promise<unknown>, undo?: () => Promise<unknown>) {
  try {
    await work();
  } catch (error) {
    report(error as IpcError);
    await conversations.refresh();
    return false;
  }
  selection.clear();
  if (done) toasts.show(done, undo ? () => void act("", undo) : null);
  await Promise.all([conversations.refresh(), folders.load()]);
  return true;
}

/** Puts conversations into the archive, or takes them out. */
export async function archive(items: Items, archived = true): Promise<void> {
  const ids = idsOf(items);
  conversations.drop(ids);
  await act(
    archived ? `Archived ${named(items)}` : `Took ${named(items)} out of the archive`,
    () => set(ids, { archived }),
    () => set(ids, { archived: !archived }),
  );
}

/** Keeps conversations at the top of the list, or lets them go. */
export async function pin(items: Items, pinned: boolean): Promise<void> {
  const changed = idsOf(items.filter((item) => item.pinned !== pinned));
  await act(
    `${pinned ? "Pinned" : "Unpinned"} ${named(items)}`,
    () => set(changed, { pinned }),
    () => set(changed, { pinned: !pinned }),
  );
}

/** Moves conversations into a folder; null takes them out of theirs. */
export async function move(items: Items, folder: number | null): Promise<void> {
  const moved = items.filter((item) => item.folder !== folder);
  if (moved.length === 0) return;
  const { listing } = conversations;
  if (listing.kind === "folder" && listing.id !== folder) conversations.drop(idsOf(moved));
  const name = folder === null ? null : folders.find(folder)?.name;
  await act(
    name ? `Moved ${named(moved)} to “${name}”` : `Took ${named(moved)} out of the folder`,
    () => set(idsOf(moved), { folder }),
    async () => {
      for (const before of new Set(moved.map((item) => item.folder))) {
        const back = moved.filter((item) => item.folder === before);
        await set(idsOf(back), { folder: before });
      }
    },
  );
}

/** Ties a tag to conversations, or unties it. */
export async function tag(items: Items, id: number, tagged: boolean): Promise<void> {
  const changed = idsOf(items.filter((item) => item.tags.includes(id) !== tagged));
  if (changed.length === 0) return;
  try {
    await tagConversations(changed, id, tagged);
  } catch (error) {
    report(error as IpcError);
  }
  const open = setup.conversation;
  if (open && changed.includes(open.id)) {
    const rest = open.tags.filter((other) => other !== id);
    touch([open.id], { tags: tagged ? [...rest, id] : rest });
  }
  await Promise.all([conversations.refresh(), tags.load()]);
}

/** Moves conversations to the trash. */
export async function trash(items: Items): Promise<void> {
  const ids = idsOf(items);
  conversations.drop(ids);
  const done = await act(
    `Deleted ${named(items)}`,
    () => deleteConversations(ids),
    () => restoreConversations(ids),
  );
  if (done && conversation.id !== null && ids.includes(conversation.id)) conversation.newChat();
}

/** Takes conversations back out of the trash. */
export async function restore(items: Items): Promise<void> {
  const ids = idsOf(items);
  conversations.drop(ids);
  await act(
    `Restored ${named(items)}`,
    async () => {
      await restoreConversations(ids);
      touch(ids, { deletedAt: null });
    },
    async () => {
      await deleteConversations(ids);
      touch(ids, { deletedAt: Date.now() });
    },
  );
}

/** Deletes for ever conversations that are in the trash, after asking. */
export async function deleteForEver(items: Items): Promise<void> {
  const sure = await confirmation.ask({
    title: `Delete ${named(items)} for ever?`,
    text: "This cannot be undone.",
    action: "Delete for ever",
    danger: true,
  });
  if (!sure) return;
  const ids = idsOf(items);
  if (conversation.id !== null && ids.includes(conversation.id)) conversation.newChat();
  conversations.drop(ids);
  const are = items.length === 1 ? "is" : "are";
  await act(`${named(items)} ${are} gone for ever`, () => deleteTheseForEver(ids));
}

/** Deletes for ever what is in the trash, after asking. */
export async function emptyTrash(): Promise<void> {
  const sure = await confirmation.ask({
    title: "Empty the trash?",
    text: "Its conversations, and messages deleted elsewhere, are gone for ever. This cannot be undone.",
    action: "Empty the trash",
    danger: true,
  });
  if (!sure) return;
  if (setup.conversation?.deletedAt != null) conversation.newChat();
  try {
    const count = await emptyTrashForEver();
    toasts.show(
      `${count === 1 ? "1 conversation is" : `${count} conversations are`} gone for ever`,
    );
  } catch (error) {
    report(error as IpcError);
  }
  await conversations.refresh();
}
