import { beforeEach, expect, test, vi } from "vitest";

import type { MessageView } from "../bindings/MessageView";
import { ChatMessage } from "./conversation/message.svelte";
import { conversation } from "./conversation.svelte";
import { dialogs } from "./dialogs.svelte";
import { closable } from "./escape";
import { layout } from "./layout.svelte";
import { initialSettings, settings } from "./settings.svelte";
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
  const stop = vi.spyOn(conversation, "stop").mockResolvedValue();
  conversation.messages = [new ChatMessage(anAnswer())];
  const calls = () => [above, below, stop].map((mock) => mock.mock.calls.length);
  const escape = () => press("Escape", {}).defaultPrevented;
  dialogs.show("models");
  expect([escape(), calls()]).toEqual([true, [1, 0, 0]]);
  expect([escape(), calls(), layout.consoleOpen]).toEqual([true, [1, 1, 0], true]);
  dialogs.close();
  expect([escape(), calls(), layout.consoleOpen]).toEqual([true, [1, 1, 0], false]);
  expect([escape(), calls()]).toEqual([true, [1, 1, 1]]);
  conversation.messages = [];
  expect(escape()).toBe(false);
});
