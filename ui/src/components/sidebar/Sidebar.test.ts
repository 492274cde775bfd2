import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import * as ipc from "../../ipc";
import { conversation } from "../../state/conversation.svelte";
import { conversations } from "../../state/conversations.svelte";
import { dialogs } from "../../state/dialogs.svelte";
import { escape } from "../../state/escape";
import { selection } from "../../state/selection.svelte";
import { setup } from "../../state/setup.svelte";
import { toasts } from "../../state/toasts.svelte";
import { aConversation, anOpenConversation } from "../../test-fixtures";
import Sidebar from "./Sidebar.svelte";

vi.mock("../../ipc");

const chat = (id: number, title: string, running = false) =>
  aConversation(id, { title, running, updatedAt: Date.now() - id });

const chats = [chat(1, "Rust lifetimes"), chat(2, "A sonnet", true), chat(3, "The harbour letter")];

beforeEach(() => {
  vi.resetAllMocks();
  toasts.items = [];
  selection.clear();
  vi.mocked(ipc.listFolders).mockResolvedValue([]);
  vi.mocked(ipc.listConversations).mockResolvedValue({ items: chats, next: null });
  setup.show(null);
  conversation.id = 2;
  conversations.load({ items: chats, next: null });
  render(Sidebar);
});

const row = (name: string) => screen.getByRole("button", { name });

test("each conversation is a button named by its title; the open one is current", () => {
  expect(screen.getByRole("navigation", { name: "Conversations" })).toBeTruthy();
  expect(row("A sonnet").getAttribute("aria-current")).toBe("page");
  expect(row("Rust lifetimes").getAttribute("aria-current")).toBe(null);
  expect(screen.getAllByRole("img", { name: "Answering" })).toHaveLength(1);
});

test("a conversation renamed above its text is renamed here", async () => {
  setup.show(anOpenConversation(2, { title: "A villanelle" }));
  expect(await screen.findByRole("button", { name: "A villanelle" })).toBeTruthy();
});

test("a click opens a conversation", async () => {
  const open = vi.spyOn(conversation, "open").mockResolvedValue();
  await userEvent.click(row("Rust lifetimes"));
  expect(open).toHaveBeenCalledWith(1);
});

test("one row takes the tab stop and arrows move it", async () => {
  expect(row("A sonnet").tabIndex).toBe(0);
  expect(row("Rust lifetimes").tabIndex).toBe(-1);
  row("A sonnet").focus();
  await userEvent.keyboard("{ArrowDown}");
  expect(document.activeElement).toBe(row("The harbour letter"));
  await userEvent.keyboard("{Home}");
  expect(document.activeElement).toBe(row("Rust lifetimes"));
});

test("F2 renames in place and Escape leaves the title", async () => {
  row("Rust lifetimes").focus();
  await userEvent.keyboard("{F2}");
  const field = screen.getByRole("textbox", { name: "Title of the conversation" });
  await userEvent.clear(field);
  await userEvent.type(field, "Borrowing{Enter}");
  expect(ipc.updateConversation).toHaveBeenCalledWith(1, { title: "Borrowing" });
  await userEvent.dblClick(row("A sonnet"));
  await userEvent.keyboard("Nothing{Escape}");
  expect(ipc.updateConversation).toHaveBeenCalledTimes(1);
  expect(row("A sonnet")).toBeTruthy();
});

test("the menu takes keys, pins, and gives the focus back", async () => {
  const button = screen.getByRole("button", { name: "Actions for Rust lifetimes" });
  await userEvent.click(button);
  const menu = screen.getByRole("menu", { name: "Actions for Rust lifetimes" });
  const item = (name: string) => within(menu).getByRole("menuitem", { name });
  expect(document.activeElement).toBe(item("Rename"));
  await userEvent.keyboard("{ArrowUp}");
  expect(document.activeElement).toBe(item("Delete"));
  escape();
  expect(document.activeElement).toBe(button);
  await userEvent.click(button);
  await userEvent.keyboard("{ArrowDown}{Enter}");
  expect(ipc.updateConversations).toHaveBeenCalledWith([1], { pinned: true });
});

test("Delete takes a conversation away, moves on and offers to undo", async () => {
  row("Rust lifetimes").focus();
  await userEvent.keyboard("{Delete}");
  expect(ipc.deleteConversation).toHaveBeenCalledWith(1);
  expect(screen.queryByRole("button", { name: "Rust lifetimes" })).toBe(null);
  await vi.waitFor(() => expect(document.activeElement).toBe(row("A sonnet")));
  expect(toasts.items[0]?.undo).not.toBe(null);
});

test("Search opens the palette", async () => {
  await userEvent.click(screen.getByRole("button", { name: /^Search/ }));
  expect(dialogs.open).toBe("palette");
});

test("the menu offers what can be done with one conversation", async () => {
  await userEvent.click(screen.getByRole("button", { name: "Actions for Rust lifetimes" }));
  const labels = screen.getAllByRole("menuitem").map((item) => item.textContent?.trim());
  expect(labels.join(" ")).toMatch(/Rename.*Pin.*Move.*Tags.*Archive.*Export.*Select.*Delete/);
});

test("Rename and Delete of the menu act on its conversation, although the menu is gone by then", async () => {
  const actions = { name: "Actions for Rust lifetimes" };
  await userEvent.click(screen.getByRole("button", actions));
  await userEvent.click(screen.getByRole("menuitem", { name: "Rename" }));
  const field = await screen.findByRole("textbox", { name: "Title of the conversation" });
  await userEvent.type(field, "{Escape}");
  await userEvent.click(await screen.findByRole("button", actions));
  await userEvent.click(screen.getByRole("menuitem", { name: "Delete" }));
  expect(ipc.deleteConversation).toHaveBeenCalledWith(1);
});

test("of a hundred thousand conversations only those in sight are in the page", async () => {
  const items = Array.from({ length: 100_000 }, (_, id) => chat(id + 1, `Chat ${id}`));
  conversations.load({ items, next: null });
  await vi.waitFor(() => expect(row("Chat 0")).toBeTruthy());
  expect(screen.getAllByRole("listitem").length).toBeLessThan(60);
});
