import { fireEvent, render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import type { Folder } from "../../bindings/Folder";
import * as ipc from "../../ipc";
import { confirmation } from "../../state/confirmation.svelte";
import { conversations } from "../../state/conversations.svelte";
import { dialogs } from "../../state/dialogs.svelte";
import { escape } from "../../state/escape";
import { folders } from "../../state/folders.svelte";
import { selection } from "../../state/selection.svelte";
import { tags } from "../../state/tags.svelte";
import { toasts } from "../../state/toasts.svelte";
import { aConversation } from "../../test-fixtures";
import Sidebar from "../sidebar/Sidebar.svelte";

vi.mock("../../ipc");

const folder = (id: number, name: string, parent: number | null = null, count = 0): Folder => ({
  id,
  parent,
  name,
  conversations: count,
});
const all = [folder(1, "Novel", null, 42), folder(2, "Drafts", 1), folder(3, "Work")];
const chats = [
  aConversation(1, { title: "One", updatedAt: Date.now() }),
  aConversation(2, { title: "Two", updatedAt: Date.now() - 1, folder: 3 }),
  aConversation(3, { title: "Three", updatedAt: Date.now() - 2, tags: [5] }),
];

beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(ipc.listFolders).mockResolvedValue(all);
  vi.mocked(ipc.listTags).mockResolvedValue([{ id: 5, name: "urgent", colour: "red" }]);
  vi.mocked(ipc.listConversations).mockResolvedValue({ items: chats, next: null });
  vi.mocked(ipc.moveFolder).mockResolvedValue(all);
  selection.clear();
  toasts.items = [];
  dialogs.close();
  conversations.load({ items: chats, next: null });
  folders.items = all;
  folders.expand(1, false);
  tags.items = [{ id: 5, name: "urgent", colour: "red" }];
  render(Sidebar);
});

const item = (name: RegExp) => screen.getByRole("treeitem", { name });
const row = (name: string) => screen.getByRole("button", { name });

test("folders are a tree of lines with their level and number; arrows open and move", async () => {
  expect(screen.getByRole("tree", { name: "Folders" })).toBeTruthy();
  const novel = item(/^Novel, 42/);
  expect(novel.getAttribute("aria-expanded")).toBe("false");
  expect(screen.queryByRole("treeitem", { name: /^Drafts/ })).toBe(null);
  novel.focus();
  await userEvent.keyboard("{ArrowRight}");
  expect(item(/^Drafts/).getAttribute("aria-level")).toBe("2");
  await userEvent.keyboard("{ArrowRight}");
  expect(document.activeElement).toBe(item(/^Drafts/));
  await userEvent.keyboard("{ArrowLeft}{End}");
  expect(document.activeElement).toBe(item(/^Work/));
});

test("Enter lists what lies in a folder, and the way back lists all", async () => {
  item(/^Work/).focus();
  await userEvent.keyboard("{Enter}");
  const shown = { kind: "folder", id: 3 };
  await vi.waitFor(() =>
    expect(ipc.listConversations).toHaveBeenCalledWith(null, expect.any(Number), shown),
  );
  expect(screen.getByRole("heading", { name: "Work" })).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Back to all conversations" }));
  expect(conversations.listing).toEqual({ kind: "all" });
});

test("F2 renames a folder, Alt and arrows move it", async () => {
  vi.mocked(ipc.renameFolder).mockResolvedValue(all);
  item(/^Work/).focus();
  await userEvent.keyboard("{F2}");
  await userEvent.keyboard("Job{Enter}");
  expect(ipc.renameFolder).toHaveBeenCalledWith(3, "Job");
  item(/^Work/).focus();
  await userEvent.keyboard("{Alt>}{ArrowUp}{/Alt}");
  expect(ipc.moveFolder).toHaveBeenLastCalledWith(3, null, 1);
  await userEvent.keyboard("{Alt>}{ArrowRight}{/Alt}");
  expect(ipc.moveFolder).toHaveBeenLastCalledWith(3, 1, null);
});

test("a new folder is named in place", async () => {
  const made = [...all, folder(4, "Poems")];
  vi.mocked(ipc.createFolder).mockResolvedValue({ id: 4, folders: made });
  await userEvent.click(screen.getByRole("button", { name: "New folder" }));
  await userEvent.keyboard("Poems{Enter}");
  expect(ipc.createFolder).toHaveBeenCalledWith(null, "Poems");
  expect(await screen.findByRole("treeitem", { name: /^Poems/ })).toBeTruthy();
});

test("a removed folder comes back with Undo", async () => {
  const lay = { parent: null, position: 0, conversations: [1], folders: [2] };
  const removed = { id: 1, uid: "u", name: "Novel", ...lay };
  vi.mocked(ipc.deleteFolder).mockResolvedValue({ removed, folders: all.slice(2) });
  vi.mocked(ipc.restoreFolder).mockResolvedValue(all);
  item(/^Novel/).focus();
  await userEvent.keyboard("{Delete}");
  expect(ipc.deleteFolder).toHaveBeenCalledWith(1);
  await vi.waitFor(() => expect(screen.queryByRole("treeitem", { name: /^Novel/ })).toBe(null));
  toasts.undoLast();
  expect(ipc.restoreFolder).toHaveBeenCalledWith(removed);
  expect(await screen.findByRole("treeitem", { name: /^Novel/ })).toBeTruthy();
});

test("a conversation dragged onto a folder moves into it, and can be taken back", async () => {
  const target = item(/^Work/);
  document.elementFromPoint = () => target;
  await fireEvent.pointerDown(row("One"), { button: 0, clientX: 0, clientY: 0 });
  await fireEvent.pointerMove(window, { clientX: 0, clientY: 30 });
  expect(screen.getByText("Moving One")).toBeTruthy();
  await fireEvent.pointerUp(window);
  await vi.waitFor(() => expect(toasts.items[0]?.text).toBe("Moved “One” to “Work”"));
  expect(ipc.updateConversations).toHaveBeenCalledWith([1], { folder: 3 });
  toasts.undoLast();
  await vi.waitFor(() =>
    expect(ipc.updateConversations).toHaveBeenLastCalledWith([1], { folder: null }),
  );
});

test("Esc lets go of what is dragged", async () => {
  const target = item(/^Work/);
  document.elementFromPoint = () => target;
  await fireEvent.pointerDown(row("One"), { button: 0, clientX: 0, clientY: 0 });
  await fireEvent.pointerMove(window, { clientX: 0, clientY: 30 });
  expect(escape()).toBe(true);
  await fireEvent.pointerUp(window);
  expect(ipc.updateConversations).not.toHaveBeenCalled();
});

test("a folder dragged onto another lies in it", async () => {
  const target = item(/^Work/);
  document.elementFromPoint = () => target;
  target.getBoundingClientRect = () => ({ top: 100, height: 28 }) as DOMRect;
  await fireEvent.pointerDown(item(/^Novel/), { button: 0, clientX: 0, clientY: 0 });
  await fireEvent.pointerMove(window, { clientX: 0, clientY: 114 });
  await fireEvent.pointerUp(window);
  await vi.waitFor(() => expect(ipc.moveFolder).toHaveBeenCalledWith(1, 3, null));
});

test("Ctrl and a click choose, Shift and a click choose a range, and all is deleted at once", async () => {
  const user = userEvent.setup();
  await user.keyboard("{Control>}");
  await user.click(row("One"));
  await user.keyboard("{/Control}{Shift>}");
  await user.click(row("Three"));
  await user.keyboard("{/Shift}");
  const bar = screen.getByRole("toolbar", { name: "The chosen conversations" });
  expect(within(bar).getByText("3 selected")).toBeTruthy();
  expect(screen.getByRole<HTMLInputElement>("checkbox", { name: "Select Two" }).checked).toBe(true);
  await user.click(screen.getByRole("checkbox", { name: "Select Two" }));
  await user.click(within(bar).getByRole("button", { name: "Delete" }));
  expect(ipc.deleteConversations).toHaveBeenCalledWith([1, 3]);
  await vi.waitFor(() => expect(toasts.items[0]?.text).toBe("Deleted 2 conversations"));
  expect(selection.count).toBe(0);
  toasts.undoLast();
  await vi.waitFor(() => expect(ipc.restoreConversations).toHaveBeenCalledWith([1, 3]));
});

test("several are chosen by keyboard, and Esc chooses none", async () => {
  row("One").focus();
  await userEvent.keyboard("{Shift>}{ArrowDown}{/Shift}");
  expect(selection.ids).toEqual([1, 2]);
  await userEvent.keyboard("{Control>}a{/Control}");
  expect(selection.count).toBe(3);
  await userEvent.keyboard("{Control>} {/Control}");
  expect(selection.ids).toEqual([1, 3]);
  expect(escape()).toBe(true);
  expect(selection.count).toBe(0);
});

test("the archive takes a conversation from its menu and gives it back", async () => {
  await userEvent.click(screen.getByRole("button", { name: "Actions for Two" }));
  await userEvent.click(screen.getByRole("menuitem", { name: "Archive" }));
  expect(ipc.updateConversations).toHaveBeenCalledWith([2], { archived: true });
  await vi.waitFor(() => expect(toasts.items[0]?.text).toBe("Archived “Two”"));
  toasts.undoLast();
  await vi.waitFor(() =>
    expect(ipc.updateConversations).toHaveBeenLastCalledWith([2], { archived: false }),
  );
});

test("the trash restores, and is emptied after asking", async () => {
  const gone = aConversation(9, { title: "Gone", deletedAt: Date.now() });
  vi.mocked(ipc.listConversations).mockResolvedValue({ items: [gone], next: null });
  vi.mocked(ipc.emptyTrash).mockResolvedValue(1);
  await userEvent.click(screen.getByRole("button", { name: "Trash" }));
  expect(await screen.findByRole("button", { name: "Gone" })).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Actions for Gone" }));
  await userEvent.click(screen.getByRole("menuitem", { name: "Restore" }));
  expect(ipc.restoreConversations).toHaveBeenCalledWith([9]);
  await userEvent.click(await screen.findByRole("button", { name: "Empty trash…" }));
  expect(ipc.emptyTrash).not.toHaveBeenCalled();
  confirmation.answer(true);
  await vi.waitFor(() => expect(ipc.emptyTrash).toHaveBeenCalled());
});

test("one conversation in the trash is deleted for ever, after asking", async () => {
  const gone = aConversation(9, { title: "Gone", deletedAt: Date.now() });
  vi.mocked(ipc.listConversations).mockResolvedValue({ items: [gone], next: null });
  await userEvent.click(screen.getByRole("button", { name: "Trash" }));
  (await screen.findByRole("button", { name: "Gone" })).focus();
  await userEvent.keyboard("{Delete}");
  expect(confirmation.question?.title).toBe("Delete “Gone” for ever?");
  expect(ipc.deleteForEver).not.toHaveBeenCalled();
  confirmation.answer(true);
  await vi.waitFor(() => expect(ipc.deleteForEver).toHaveBeenCalledWith([9]));
});

test("a deleted tag comes back with Undo", async () => {
  const removed = { id: 5, uid: "u", name: "urgent", colour: "red", conversations: [3] };
  vi.mocked(ipc.deleteTag).mockResolvedValue({ removed, tags: [] });
  vi.mocked(ipc.restoreTag).mockResolvedValue(tags.items);
  await tags.remove({ id: 5, name: "urgent", colour: "red" });
  expect(tags.items).toEqual([]);
  toasts.undoLast();
  expect(ipc.restoreTag).toHaveBeenCalledWith(removed);
  await vi.waitFor(() => expect(tags.items.length).toBe(1));
});

test("a tag lists its conversations and shows its colour on them", async () => {
  expect(screen.getByRole("img", { name: "urgent" }).className).toContain("tag-red");
  const button = within(screen.getByRole("group", { name: "Tags" })).getByRole("button");
  await userEvent.click(button);
  expect(conversations.listing).toEqual({ kind: "tagged", id: 5 });
  expect(button.getAttribute("aria-pressed")).toBe("true");
});
