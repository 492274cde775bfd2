import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import * as ipc from "../../ipc";
import { conversation } from "../../state/conversation.svelte";
import { conversations } from "../../state/conversations.svelte";
import { escape } from "../../state/escape";
import { search } from "../../state/search.svelte";
import { setup } from "../../state/setup.svelte";
import { toasts } from "../../state/toasts.svelte";
import { aConversation } from "../../test-fixtures";
import Sidebar from "./Sidebar.svelte";

vi.mock("../../ipc");

const chat = (id: number, title: string, running = false) =>
  aConversation(id, { title, running, updatedAt: Date.now() - id });

beforeEach(() => {
  vi.resetAllMocks();
  search.text = "";
  toasts.items = [];
  setup.show(null);
  conversation.id = 2;
  conversations.load({
    items: [chat(1, "Rust lifetimes"), chat(2, "A sonnet", true), chat(3, "The harbour letter")],
    next: null,
  });
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
  const open = { ...aConversation(2), model: null, systemPrompt: "", parameters: {}, draft: "" };
  setup.show({ ...open, title: "A villanelle", head: null });
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
  expect(ipc.updateConversation).toHaveBeenCalledWith(1, { pinned: true });
});

test("Delete takes a conversation away, moves on and offers to undo", async () => {
  row("Rust lifetimes").focus();
  await userEvent.keyboard("{Delete}");
  expect(ipc.deleteConversation).toHaveBeenCalledWith(1);
  expect(screen.queryByRole("button", { name: "Rust lifetimes" })).toBe(null);
  await vi.waitFor(() => expect(document.activeElement).toBe(row("A sonnet")));
  expect(toasts.items[0]?.undo).not.toBe(null);
});

test("the filter narrows the list and says when nothing is left", async () => {
  const field = screen.getByRole("searchbox", { name: "Filter conversations" });
  await userEvent.type(field, "harb");
  expect(screen.queryByRole("button", { name: "A sonnet" })).toBe(null);
  expect(row("The harbour letter")).toBeTruthy();
  await userEvent.type(field, "x");
  expect(screen.getByText("No title has “harbx”.")).toBeTruthy();
  await userEvent.keyboard("{Escape}");
  expect(row("A sonnet")).toBeTruthy();
});

test("of a hundred thousand conversations only those in sight are in the page", async () => {
  const items = Array.from({ length: 100_000 }, (_, id) => chat(id + 1, `Chat ${id}`));
  conversations.load({ items, next: null });
  await vi.waitFor(() => expect(row("Chat 0")).toBeTruthy());
  expect(screen.getAllByRole("listitem").length).toBeLessThan(60);
});
