import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import * as ipc from "../../ipc";
import { chosen } from "../../state/chosen.svelte";
import { confirmation } from "../../state/confirmation.svelte";
import { folders } from "../../state/folders.svelte";
import { tags } from "../../state/tags.svelte";
import { aConversation } from "../../test-fixtures";
import ConfirmDialog from "../ConfirmDialog.svelte";
import FolderPicker from "./FolderPicker.svelte";
import TagEditor from "./TagEditor.svelte";
import TagPicker from "./TagPicker.svelte";

vi.mock("../../ipc");

const urgent = { id: 5, name: "urgent", colour: "red" };
const closed = vi.fn();

beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(ipc.listConversations).mockResolvedValue({ items: [], next: null });
  vi.mocked(ipc.listFolders).mockResolvedValue([]);
  vi.mocked(ipc.listTags).mockResolvedValue([urgent]);
  folders.items = [
    { id: 1, parent: null, name: "Novel", conversations: 0 },
    { id: 2, parent: 1, name: "Drafts", conversations: 0 },
  ];
  tags.items = [urgent];
  chosen.items = [aConversation(1, { title: "One", tags: [5] }), aConversation(2)];
});

test("conversations move into the folder that is typed and chosen", async () => {
  render(FolderPicker, { onclose: closed });
  await userEvent.type(screen.getByRole("combobox", { name: "Find a folder" }), "novel dra");
  expect(screen.getByRole("option", { name: "Novel / Drafts" })).toBeTruthy();
  await userEvent.keyboard("{Enter}");
  expect(closed).toHaveBeenCalled();
  expect(ipc.updateConversations).toHaveBeenCalledWith([1, 2], { folder: 2 });
});

test("a name that no folder has makes one", async () => {
  vi.mocked(ipc.createFolder).mockResolvedValue({ id: 7, folders: folders.items });
  render(FolderPicker, { onclose: closed });
  await userEvent.type(screen.getByRole("combobox"), "Poems{Enter}");
  await vi.waitFor(() =>
    expect(ipc.updateConversations).toHaveBeenCalledWith([1, 2], { folder: 7 }),
  );
  expect(ipc.createFolder).toHaveBeenCalledWith(null, "Poems");
});

test("a tag that only some have is neither on nor off, and a click gives it to all", async () => {
  render(TagPicker, { onclose: closed });
  const box = screen.getByRole<HTMLInputElement>("checkbox", { name: "urgent" });
  expect([box.checked, box.indeterminate]).toEqual([false, true]);
  await userEvent.click(box);
  expect(ipc.tagConversations).toHaveBeenCalledWith([2], 5, true);
});

test("a new tag takes the next colour and is tied at once", async () => {
  vi.mocked(ipc.createTag).mockResolvedValue({ id: 6, tags: [urgent] });
  render(TagPicker, { onclose: closed });
  await userEvent.type(screen.getByRole("textbox", { name: "New tag" }), "later{Enter}");
  expect(ipc.createTag).toHaveBeenCalledWith("later", "orange");
  await vi.waitFor(() => expect(ipc.tagConversations).toHaveBeenCalledWith([1, 2], 6, true));
});

test("a tag changes its colour and its name", async () => {
  vi.mocked(ipc.updateTag).mockResolvedValue([urgent]);
  render(TagEditor, { tag: urgent, onclose: closed });
  await userEvent.click(screen.getByRole("radio", { name: "blue" }));
  expect(ipc.updateTag).toHaveBeenLastCalledWith(5, "urgent", "blue");
  const name = screen.getByRole("textbox", { name: "Name" });
  await userEvent.clear(name);
  await userEvent.type(name, "soon{Enter}");
  expect(ipc.updateTag).toHaveBeenLastCalledWith(5, "soon", "red");
});

test("a question begins on Cancel; its answer is what was pressed", async () => {
  const answer = confirmation.ask({ title: "Sure?", text: "It is gone.", action: "Do it" });
  const question = confirmation.question;
  if (question) render(ConfirmDialog, { question });
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Cancel" }));
  await userEvent.click(screen.getByRole("button", { name: "Do it" }));
  expect(await answer).toBe(true);
});
