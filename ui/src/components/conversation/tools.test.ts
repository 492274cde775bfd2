import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { flushSync } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { MessageView } from "../../bindings/MessageView";
import * as ipc from "../../ipc";
import { catalogue } from "../../state/catalogue.svelte";
import { ChatMessage } from "../../state/conversation/message.svelte";
import { conversation } from "../../state/conversation.svelte";
import { dialogs } from "../../state/dialogs.svelte";
import { picking } from "../../state/picking.svelte";
import { settings } from "../../state/settings.svelte";
import { setup } from "../../state/setup.svelte";
import { toasts } from "../../state/toasts.svelte";
import { aModel, aProblem } from "../../test-fixtures";
import ModelPicker from "../models/ModelPicker.svelte";
import ConversationPane from "./ConversationPane.svelte";

vi.mock("../../ipc");

const message = (id: number, role: MessageView["role"], text: string) =>
  new ChatMessage({
    id,
    parent: id === 1 ? null : id - 1,
    role,
    createdAt: 0,
    siblings: [id],
    status: "complete",
    content: [{ type: "paragraph", children: [{ type: "text", text }] }],
    reasoning: [],
    generation: null,
  });

const writeText = vi.fn();
const write = vi.fn();

beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(ipc.messageSource).mockResolvedValue({ text: "**Says**", reasoning: "" });
  vi.mocked(ipc.retry).mockRejectedValue(aProblem("cancelled"));
  writeText.mockResolvedValue(undefined);
  write.mockResolvedValue(undefined);
  vi.stubGlobal("ClipboardItem", class {});
  vi.stubGlobal("navigator", { clipboard: { writeText, write }, platform: "Linux" });
  settings.value = { ...settings.value, model: "a/b", newDraft: "" };
  catalogue.models = [aModel({ id: "a/b", name: "B" }), aModel({ id: "c/d", name: "D" })];
  toasts.items = [];
  conversation.newChat();
  conversation.path.messages = [message(1, "user", "Ask"), message(2, "assistant", "Says")];
  render(ConversationPane);
});

afterEach(() => {
  dialogs.close();
});

const answer = () => within(screen.getByRole("article", { name: "Model" }));
const choose = async (name: string) => {
  await userEvent.click(answer().getByRole("button", { name: "More about this message" }));
  screen.getByRole("menuitem", { name }).click();
  flushSync();
};

test("an answer is asked of another model, and coming questions keep theirs", async () => {
  await choose("Retry with another model…");
  expect(dialogs.open).toBe("models");
  render(ModelPicker, { onclose: () => dialogs.close() });
  expect(screen.getByRole("dialog", { name: "Retry with another model" })).toBeTruthy();
  await userEvent.type(screen.getByRole("combobox"), "D{Enter}");
  expect(ipc.retry).toHaveBeenCalledWith(2, { model: "c/d" });
  expect(setup.model).toBe("a/b");
});

test("a picker that was closed chooses for coming questions again", async () => {
  await choose("Retry with another model…");
  const { unmount } = render(ModelPicker, { onclose: () => {} });
  unmount();
  picking.choose("c/d");
  expect(ipc.retry).not.toHaveBeenCalled();
  expect(setup.model).toBe("c/d");
});

test("a message is shown as it was written, and rendered again", async () => {
  await choose("Show as written");
  expect((await screen.findByRole("region", { name: "As written" })).textContent).toBe("**Says**");
  await choose("Show rendered");
  expect(screen.queryByRole("region", { name: "As written" })).toBe(null);
  expect(answer().getByText("Says")).toBeTruthy();
});

test("what hides in a message is shown by name where it is shown as it was written", async () => {
  vi.mocked(ipc.messageSource).mockResolvedValue({ text: "a\u202eb\n c", reasoning: "" });
  await choose("Show as written");
  const written = await screen.findByRole("region", { name: "As written" });
  expect(written.textContent).toBe("aU+202Eb\n c");
  expect(written.dir).toBe("auto");
  expect(screen.getByTitle("right-to-left override")).toBeTruthy();
});

test("a message is copied as plain text or as markdown", async () => {
  await choose("Copy as plain text");
  expect(writeText).toHaveBeenCalledWith("Says");
  await vi.waitFor(() => expect(toasts.items[0]?.text).toBe("Copied as plain text"));
  await choose("Copy as markdown");
  expect(ipc.messageSource).toHaveBeenCalledWith(2);
  expect(write).toHaveBeenCalledTimes(1);
  writeText.mockRejectedValueOnce(new Error("no"));
  await choose("Copy as plain text");
  await vi.waitFor(() => expect(toasts.items.at(-1)?.text).toMatch(/clipboard did not/));
});

test("that a message was copied is said on its button and to a screen reader, as often as it is done", async () => {
  vi.useFakeTimers();
  try {
    const copy = answer().getByRole("button", { name: "Copy" });
    for (let time = 0; time < 2; time += 1) {
      copy.click();
      await vi.advanceTimersByTimeAsync(1000);
      expect(answer().getByRole("status").textContent).toBe("Copied");
      expect(copy.textContent).toBe("Copied");
    }
    await vi.advanceTimersByTimeAsync(500);
    expect(answer().getByRole("status").textContent).toBe("");
    expect(copy.textContent).toBe("Copy");
  } finally {
    vi.useRealTimers();
  }
});

test("select all and copy take the whole conversation, also what is not on the page", async () => {
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
  Range.prototype.getBoundingClientRect = () => ({ right: 10, bottom: 10 }) as DOMRect;
  vi.mocked(ipc.conversationSource).mockResolvedValue("# All of it");
  const list = screen.getByRole("region", { name: "Messages" });
  const copy = () => {
    const event = new Event("copy", { bubbles: true, cancelable: true });
    list.dispatchEvent(Object.assign(event, { clipboardData: { setData: vi.fn() } }));
  };
  list.focus();
  await userEvent.keyboard("{Control>}a{/Control}");
  expect(document.getSelection()?.toString()).toMatch(/Ask[^]*Says/);
  copy();
  expect(ipc.conversationSource).not.toHaveBeenCalled();
  conversation.id = 7;
  conversation.path.older = true;
  copy();
  expect(ipc.conversationSource).toHaveBeenCalledExactlyOnceWith(7);
  await vi.waitFor(() => expect(toasts.items[0]?.text).toBe("Copied the whole conversation"));
  document.getSelection()?.selectAllChildren(answer().getByText("Says"));
  copy();
  expect(ipc.conversationSource).toHaveBeenCalledOnce();
});

test("selected words are quoted in the composer", async () => {
  const box = { right: 10, bottom: 10 } as DOMRect;
  Range.prototype.getClientRects = () => [box] as unknown as DOMRectList;
  conversation.setDraft("About this:");
  const words = answer().getByText("Says");
  document.getSelection()?.selectAllChildren(words);
  words.dispatchEvent(new Event("pointerup", { bubbles: true }));
  await userEvent.click(await screen.findByRole("button", { name: "Quote" }));
  expect(conversation.draft).toBe("About this:\n\n> Says\n\n");
  await vi.waitFor(() =>
    expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Message" })),
  );
  expect(screen.queryByRole("button", { name: "Quote" })).toBe(null);
});

test("words selected elsewhere are not quoted", () => {
  const elsewhere = document.body.appendChild(document.createElement("p"));
  elsewhere.textContent = "not a message";
  document.getSelection()?.selectAllChildren(elsewhere);
  elsewhere.dispatchEvent(new Event("pointerup", { bubbles: true }));
  flushSync();
  expect(screen.queryByRole("button", { name: "Quote" })).toBe(null);
  elsewhere.remove();
});

test("an answer is forked and deleted from its menu, alone or with what follows", async () => {
  vi.mocked(ipc.fork).mockReturnValue(new Promise(() => {}));
  vi.mocked(ipc.deleteMessage).mockReturnValue(new Promise(() => {}));
  await choose("Fork into a new chat");
  await vi.waitFor(() => expect(ipc.fork).toHaveBeenCalledWith(2));
  await choose("Delete this message");
  expect(ipc.deleteMessage).toHaveBeenLastCalledWith(2, false);
  await choose("Delete from here on");
  expect(ipc.deleteMessage).toHaveBeenLastCalledWith(2, true);
});
