import { beforeEach, expect, test, vi } from "vitest";

import type { ConversationView } from "../bindings/ConversationView";
import type { MessageView } from "../bindings/MessageView";
import * as ipc from "../ipc";
import { aMessage, anOpenConversation, aProblem, aView } from "../test-fixtures";
import { deleteMessage, fork, rename } from "./branches";
import { conversation } from "./conversation.svelte";
import { toasts } from "./toasts.svelte";

vi.mock("../ipc");

const message = (id: number): MessageView =>
  aMessage(id, { role: id % 2 === 1 ? "user" : "assistant" });
const view = (id: number, ...messages: number[]): ConversationView =>
  aView(anOpenConversation(id), messages.map(message));
const path = () => conversation.messages.map((one) => one.id);
const at = (id: number) => {
  const found = conversation.messages.find((one) => one.id === id);
  if (!found) throw new Error(`no message ${id}`);
  return found;
};

beforeEach(async () => {
  vi.resetAllMocks();
  toasts.items = [];
  conversation.newChat();
  vi.mocked(ipc.openConversation).mockResolvedValue(view(7, 1, 2, 3, 4));
  await conversation.open(7);
});

test("a fork is opened, and the chat it came from is left as it is", async () => {
  vi.mocked(ipc.fork).mockResolvedValue(view(8, 11, 12));
  await fork(at(2));
  expect(ipc.fork).toHaveBeenCalledWith(2);
  expect([conversation.id, path()]).toEqual([8, [11, 12]]);
});

test("a deleted message is gone, and comes back by undo", async () => {
  vi.mocked(ipc.deleteMessage).mockResolvedValue(view(7, 1, 2));
  vi.mocked(ipc.restoreMessage).mockResolvedValue(view(7, 1, 2, 3, 4));
  await deleteMessage(at(3), true);
  expect(ipc.deleteMessage).toHaveBeenCalledWith(3, true);
  expect(path()).toEqual([1, 2]);
  toasts.undoLast();
  await vi.waitFor(() => expect(path()).toEqual([1, 2, 3, 4]));
  expect(ipc.restoreMessage).toHaveBeenCalledWith(3);
});

test("what is taken back in another chat does not disturb the open one", async () => {
  vi.mocked(ipc.deleteMessage).mockResolvedValue(view(7, 1, 2));
  vi.mocked(ipc.restoreMessage).mockResolvedValue(view(7, 1, 2, 3, 4));
  await deleteMessage(at(3), true);
  vi.mocked(ipc.openConversation).mockResolvedValue(view(9, 21));
  await conversation.open(9);
  toasts.undoLast();
  await vi.waitFor(() => expect(ipc.restoreMessage).toHaveBeenCalled());
  expect([conversation.id, path()]).toEqual([9, [21]]);
});

test("a message of a search is opened on its branch and brought into sight", async () => {
  vi.mocked(ipc.revealMessage).mockResolvedValue(view(9, 21, 22));
  await conversation.openAt(22, ["harbour"]);
  expect([conversation.id, path()]).toEqual([9, [21, 22]]);
  expect(conversation.sought).toEqual({ message: 22, words: ["harbour"] });
  vi.mocked(ipc.revealMessage).mockRejectedValue(aProblem("notFound"));
  await conversation.openAt(99);
  expect([conversation.id, conversation.opening]).toEqual([9, false]);
  expect(toasts.items[0]?.bad).toBe(true);
});

test("a title is trimmed, and what changes nothing is not told", async () => {
  await rename(" Chat 7 ");
  await rename("  ");
  expect(ipc.updateConversation).not.toHaveBeenCalled();
  vi.mocked(ipc.updateConversation).mockResolvedValue(anOpenConversation(7, { title: "New" }));
  await rename(" New ");
  expect(conversation.title).toBe("New");
});
