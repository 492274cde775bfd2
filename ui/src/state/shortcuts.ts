// The window's own keys: what each does, for whoever presses it, for the palette and for the sheet of shortcuts.
// A dialog that is open keeps all of them but Esc.

import { trash } from "./bulk";
import { summaryOf } from "./chosen.svelte";
import { copyComing } from "./clipboard";
import { asking, conversation } from "./conversation.svelte";
import { conversations } from "./conversations.svelte";
import { dialogs } from "./dialogs.svelte";
import { escape } from "./escape";
import { find } from "./find.svelte";
import { layout } from "./layout.svelte";
import { commanded, composes } from "./platform";
import { setup } from "./setup.svelte";
import { toasts } from "./toasts.svelte";

/** A key that is pressed with the platform's command key. */
export type Shortcut = {
  /** As it is written: `Shift M`. */
  keys: string;
  name: string;
  run: () => void;
  /** Whether there is something to do it with; always, when it is not said. */
  possible?: () => boolean;
};

const isOpen = () => setup.conversation !== null;
const lastAnswer = () => {
  const { head, messages } = conversation.path;
  // The end of the path may be far from what is held.
  const last =
    head?.view.role === "assistant"
      ? head
      : messages.findLast((message) => message.view.role === "assistant");
  return last && !last.running ? last : undefined;
};

/** All of them, by what they are about. */
export const shortcuts: Record<"chats" | "chat" | "window", Shortcut[]> = {
  chats: [
    { keys: "N", name: "New chat", run: () => conversation.newChat() },
    { keys: "K", name: "Go to anything", run: () => dialogs.show("palette") },
    { keys: "Shift F", name: "Search all conversations", run: () => dialogs.show("search") },
    { keys: "Tab", name: "Next chat of the list", run: () => openNext(1) },
    { keys: "Shift Tab", name: "Previous chat of the list", run: () => openNext(-1) },
  ],
  chat: [
    { keys: "F", name: "Find in this chat", run: () => find.show(), possible: isOpen },
    {
      keys: "Shift R",
      name: "Answer again",
      run: () => {
        const last = lastAnswer();
        if (last) void asking.retry(last);
      },
      possible: () => lastAnswer() !== undefined && !conversation.running,
    },
    {
      keys: "Shift C",
      name: "Copy the last answer",
      run: copyLast,
      possible: () => !!lastAnswer(),
    },
    {
      keys: "Shift Backspace",
      name: "Delete this chat",
      run: () => {
        if (setup.conversation) void trash([summaryOf(setup.conversation)]);
      },
      possible: () => setup.conversation?.deletedAt === null,
    },
  ],
  window: [
    { keys: "Shift M", name: "Choose a model", run: () => dialogs.show("models") },
    { keys: "B", name: "Show or hide the sidebar", run: () => layout.toggleSidebar() },
    { keys: ".", name: "Show or hide the console", run: () => layout.toggleConsole() },
    { keys: ",", name: "Open settings", run: () => dialogs.show("settings") },
    { keys: "/", name: "Show all shortcuts", run: () => dialogs.show("shortcuts") },
  ],
};

function openNext(step: 1 | -1) {
  const { items } = conversations;
  const at = items.findIndex((item) => item.id === conversation.id);
  const next = at < 0 && step < 0 ? undefined : items[at + step];
  if (next) void conversation.open(next.id);
}

function openNth(place: number) {
  const item = conversations.items[place - 1];
  if (item) void conversation.open(item.id);
}

function copyLast() {
  const answer = lastAnswer();
  if (!answer) return;
  copyComing(answer.source()).then(
    () => toasts.show("Copied the last answer"),
    () => toasts.show("The clipboard did not take it"),
  );
}

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.matches("input, textarea") || target.isContentEditable);

const inDialog = () => dialogs.open !== null || document.querySelector("dialog[open]") !== null;

/** Does what a key of the window stands for. */
export function onShortcut(event: KeyboardEvent) {
  if (event.defaultPrevented || composes(event)) return;
  const acts = () => !inDialog() && commanded(event) && command(event);
  if (event.key === "Escape" ? escape() : acts()) event.preventDefault();
}

function command(event: KeyboardEvent): boolean {
  const keys = written(event);
  if (keys === "Z" && !typing(event.target)) return toasts.undoLast();
  if (/^[1-9]$/.test(keys)) {
    openNth(Number(keys));
    return true;
  }
  const shortcut = Object.values(shortcuts)
    .flat()
    .find((one) => one.keys === keys);
  if (shortcut && (shortcut.possible?.() ?? true)) shortcut.run();
  return shortcut !== undefined;
}

// Where a sign needs Shift depends on the keyboard; where a letter has it, it was meant. With Shift, X11 has a key of
// another name in the place of Tab.
function written({ key, code, shiftKey }: KeyboardEvent): string {
  const named = code === "Tab" ? "Tab" : key;
  const upper = named.length === 1 ? named.toUpperCase() : named;
  const isSign = named.length === 1 && upper === named.toLowerCase();
  return shiftKey && !isSign ? `Shift ${upper}` : upper;
}
