// What changes the open conversation besides asking: its branches, its title, and what of it is sent.

import type { IpcError } from "../bindings/IpcError";
import * as ipc from "../ipc";
import { conversation } from "./conversation.svelte";
import type { ChatMessage } from "./conversation/message.svelte";
import { setup } from "./setup.svelte";
import { report, toasts } from "./toasts.svelte";

/** Copies the branch down to `message` into a new conversation, and opens that. */
export async function fork(message: ChatMessage): Promise<void> {
  if (await conversation.bring(() => ipc.fork(message.id), report)) {
    toasts.show("This is the fork; the chat it came from is as it was");
  }
}

/** Deletes a message, alone or with all that follows it, and offers to take that back. */
export async function deleteMessage(message: ChatMessage, branch: boolean): Promise<void> {
  try {
    conversation.take(await ipc.deleteMessage(message.id, branch));
    const done = branch ? "Deleted the message and what followed it" : "Deleted the message";
    toasts.show(done, () => void restoreMessage(message.id));
  } catch (error) {
    report(error as IpcError);
  }
}

async function restoreMessage(message: number): Promise<void> {
  try {
    conversation.take(await ipc.restoreMessage(message));
  } catch (error) {
    report(error as IpcError);
  }
}

/** Leaves what comes before the message `first` out of the requests; null sends all again. */
export async function beginAt(first: number | null): Promise<boolean> {
  const { id } = conversation;
  if (id === null) return false;
  try {
    const changed = await ipc.updateConversation(id, { contextFrom: first });
    if (id === conversation.id) setup.show(changed);
    return true;
  } catch (error) {
    report(error as IpcError);
    return false;
  }
}

/** Gives the open conversation another title. */
export async function rename(title: string): Promise<void> {
  const { id } = conversation;
  const name = title.trim();
  if (id === null || name === "" || name === conversation.title) return;
  try {
    const renamed = await ipc.updateConversation(id, { title: name });
    if (id === conversation.id) setup.show(renamed);
  } catch (error) {
    report(error as IpcError);
  }
}
