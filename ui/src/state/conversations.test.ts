import { beforeEach, expect, test, vi } from "vitest";

import type { ConversationPage } from "../bindings/ConversationPage";
import * as ipc from "../ipc";
import { conversations } from "./conversations.svelte";
import { aConversation, anOpenConversation, aProblem } from "../test-fixtures";
import { setup } from "./setup.svelte";
import { toasts } from "./toasts.svelte";

vi.mock("../ipc");

const ids = () => conversations.items.map((item) => item.id);
const error = aProblem("diskFull");

beforeEach(() => {
  vi.resetAllMocks();
  toasts.items = [];
  conversations.load({ items: [aConversation(1), aConversation(2)], next: "2" });
});

test("pages are added until there is none", async () => {
  vi.mocked(ipc.listConversations).mockResolvedValueOnce({
    items: [aConversation(2), aConversation(3)],
    next: null,
  });
  await conversations.more();
  expect(ipc.listConversations).toHaveBeenCalledWith("2", 200, { kind: "all" });
  expect(ids()).toEqual([1, 2, 3]);
  await conversations.more();
  expect(ipc.listConversations).toHaveBeenCalledTimes(1);
});

test("a refresh takes the newest page and keeps what is older", async () => {
  conversations.load({ items: [aConversation(1), aConversation(2), aConversation(3)], next: "3" });
  vi.mocked(ipc.listConversations).mockResolvedValueOnce({
    items: [aConversation(2, { updatedAt: 2000, title: "Again" }), aConversation(1)],
    next: "1",
  });
  await conversations.refresh();
  expect(ids()).toEqual([2, 1, 3]);
  expect(conversations.items[0]?.title).toBe("Again");
  expect(conversations.next).toBe("3");
});

test("a refresh that fits one page drops what is gone", async () => {
  vi.mocked(ipc.listConversations).mockResolvedValueOnce({ items: [aConversation(2)], next: null });
  await conversations.refresh();
  expect(ids()).toEqual([2]);
  expect(conversations.next).toBe(null);
});

test("a title that cannot be saved is put back and said", async () => {
  vi.mocked(ipc.updateConversation).mockRejectedValueOnce(error);
  const renamed = conversations.rename(1, " Other ");
  expect(conversations.items[0]?.title).toBe("Other");
  await renamed;
  expect(conversations.items[0]?.title).toBe("Chat 1");
  expect(toasts.items[0]?.bad).toBe(true);
});

test("the open conversation is shown under its new title", async () => {
  const open = anOpenConversation(1);
  setup.show(open);
  vi.mocked(ipc.updateConversation).mockResolvedValueOnce({ ...open, title: "Other" });
  await conversations.rename(1, "Other");
  expect(setup.conversation?.title).toBe("Other");
});

test("an empty title changes nothing", async () => {
  await conversations.rename(1, "  ");
  expect(ipc.updateConversation).not.toHaveBeenCalled();
});

test("a deleted conversation can be taken back", async () => {
  vi.mocked(ipc.listConversations).mockResolvedValue({
    items: [aConversation(1), aConversation(2)],
    next: null,
  });
  expect(await conversations.remove(1)).toBe(true);
  expect(ids()).toEqual([2]);
  expect(toasts.items[0]?.text).toBe("Deleted “Chat 1”");
  expect(toasts.undoLast()).toBe(true);
  await vi.waitFor(() => expect(ids()).toEqual([1, 2]));
  expect(ipc.restoreConversation).toHaveBeenCalledWith(1);
});

test("a conversation that cannot be deleted comes back", async () => {
  vi.mocked(ipc.deleteConversation).mockRejectedValueOnce(error);
  expect(await conversations.remove(1)).toBe(false);
  expect(ids()).toEqual([1, 2]);
});

test("a title that the model gave reaches the open conversation", async () => {
  setup.show(anOpenConversation(1, { title: "" }));
  vi.mocked(ipc.listConversations).mockResolvedValueOnce({
    items: [aConversation(1, { title: "On harbours" })],
    next: null,
  });
  await conversations.refresh();
  expect(setup.conversation?.title).toBe("On harbours");
});

test("another listing begins at its own first page, and an answer to the one before is not heard", async () => {
  let late = (_: ConversationPage) => {};
  vi.mocked(ipc.listConversations)
    .mockReturnValueOnce(new Promise((done) => (late = done)))
    .mockResolvedValueOnce({ items: [aConversation(8)], next: null });
  const trash = conversations.show({ kind: "trash" });
  await conversations.show({ kind: "folder", id: 3 });
  late({ items: [aConversation(9)], next: null });
  await trash;
  expect(ids()).toEqual([8]);
  expect(vi.mocked(ipc.listConversations).mock.lastCall?.[2]).toEqual({ kind: "folder", id: 3 });
});
