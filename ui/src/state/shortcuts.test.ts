import { beforeEach, expect, test, vi } from "vitest";

import type { MessageView } from "../bindings/MessageView";
import { ChatMessage } from "./conversation/message.svelte";
import * as ipc from "../ipc";
import { aConversation, anOpenConversation } from "../test-fixtures";
import { asking, conversation } from "./conversation.svelte";
import { conversations } from "./conversations.svelte";
import { dialogs } from "./dialogs.svelte";
import { closable } from "./escape";
import { layout } from "./layout.svelte";
import { initialSettings, settings } from "./settings.svelte";
import { setup } from "./setup.svelte";
import { onShortcut } from "./shortcuts";
import { toasts } from "./toasts.svelte";

vi.mock("../ipc");

const anAnswer = (): MessageView => ({
  id: 1,
  parent: null,
  role: "assistant",
  createdAt: 0,
  siblings: [1],
  status: "streaming",
  content: [],
  reasoning: [],
  generation: null,
});

function press(key: string, more: KeyboardEventInit = { ctrlKey: true }, target?: HTMLElement) {
  const event = new KeyboardEvent("keydown", { key, cancelable: true, bubbles: true, ...more });
  const on = target ?? document.body;
  on.addEventListener("keydown", onShortcut, { once: true });
  on.dispatchEvent(event);
  return event;
}

beforeEach(() => {
  settings.value = initialSettings;
  dialogs.close();
  toasts.items = [];
});

test("each key does its one thing and keeps the browser's from happening", () => {
  const newChat = vi.spyOn(conversation, "newChat").mockReturnValue();
  expect(press("n").defaultPrevented).toBe(true);
  expect(newChat).toHaveBeenCalled();
  press("b");
  expect(layout.sidebarOpen).toBe(false);
  press(".");
  expect(settings.value.consoleOpen).toBe(false);
  press("M", { ctrlKey: true, shiftKey: true });
  expect(dialogs.open).toBe("models");
});

test("the list of chats is walked and its first nine are opened by number", () => {
  const open = vi.spyOn(conversation, "open").mockResolvedValue();
  const items = Array.from({ length: 12 }, (_, index) => aConversation(index + 1));
  conversations.load({ items, next: null });
  conversation.id = 3;
  press("Tab");
  press("Unidentified", { ctrlKey: true, shiftKey: true, code: "Tab" });
  press("9");
  press("(", { ctrlKey: true, shiftKey: true });
  expect(open.mock.calls).toEqual([[4], [2], [9]]);
  conversation.id = 12;
  expect(press("Tab").defaultPrevented).toBe(true);
  conversation.id = null;
  press("Tab", { ctrlKey: true, shiftKey: true });
  expect(open).toHaveBeenCalledTimes(3);
  press("Tab");
  expect(open).toHaveBeenLastCalledWith(1);
});

test("the last answer is asked for again, unless it runs", () => {
  const retry = vi.spyOn(asking, "retry").mockResolvedValue();
  conversation.path.messages = [new ChatMessage({ ...anAnswer(), status: "complete" })];
  press("R", { ctrlKey: true, shiftKey: true });
  expect(retry).toHaveBeenCalledWith(conversation.messages[0]);
  conversation.path.messages = [new ChatMessage(anAnswer())];
  expect(press("R", { ctrlKey: true, shiftKey: true }).defaultPrevented).toBe(true);
  expect(retry).toHaveBeenCalledTimes(1);
  conversation.path.messages = [];
});

test("the open chat is deleted by a key", async () => {
  vi.mocked(ipc.listConversations).mockResolvedValue({ items: [], next: null });
  setup.show(anOpenConversation(7, { title: "A sonnet" }));
  press("Backspace", { ctrlKey: true, shiftKey: true });
  await vi.waitFor(() => expect(toasts.items[0]?.text).toBe("Deleted “A sonnet”"));
  expect(ipc.deleteConversations).toHaveBeenCalledWith([7]);
  setup.show(null);
});

test("a sign is a sign wherever the keyboard has it", () => {
  press("/", { ctrlKey: true, shiftKey: true });
  expect(dialogs.open).toBe("shortcuts");
});

test("a dialog that is open keeps its keys", () => {
  press(",");
  expect(dialogs.open).toBe("settings");
  press("b");
  expect(layout.sidebarOpen).toBe(true);
});

test("keys without Ctrl, and unknown ones, are left alone", () => {
  expect(press("n", {}).defaultPrevented).toBe(false);
  expect(press("j").defaultPrevented).toBe(false);
  expect(press("n", { ctrlKey: true, altKey: true }).defaultPrevented).toBe(false);
});

test("Ctrl Z undoes the last message, but not while typing", () => {
  const undo = vi.fn();
  toasts.show("Deleted", undo);
  const field = document.body.appendChild(document.createElement("textarea"));
  press("z", { ctrlKey: true }, field);
  expect(undo).not.toHaveBeenCalled();
  field.remove();
  press("z");
  expect(undo).toHaveBeenCalledTimes(1);
  expect(press("z").defaultPrevented).toBe(false);
});

test("Escape closes what was opened last, then the console over the text, then stops the answer", () => {
  layout.windowWidth = 720;
  layout.toggleConsole();
  const gone: (() => void)[] = [];
  const below = vi.fn(() => gone[0]?.());
  const above = vi.fn(() => gone[1]?.());
  gone.push(closable(below), closable(above));
  const stop = vi.spyOn(asking, "stop").mockResolvedValue();
  conversation.path.messages = [new ChatMessage(anAnswer())];
  const calls = () => [above, below, stop].map((mock) => mock.mock.calls.length);
  const escape = () => press("Escape", {}).defaultPrevented;
  dialogs.show("models");
  expect([escape(), calls()]).toEqual([true, [1, 0, 0]]);
  expect([escape(), calls(), layout.consoleOpen]).toEqual([true, [1, 1, 0], true]);
  dialogs.close();
  expect([escape(), calls(), layout.consoleOpen]).toEqual([true, [1, 1, 0], false]);
  // WebKit tells a key that ends what an input method composes by its code only.
  expect(press("Escape", { keyCode: 229 }).defaultPrevented).toBe(false);
  expect([escape(), calls()]).toEqual([true, [1, 1, 1]]);
  conversation.path.messages = [];
  expect(escape()).toBe(false);
});
