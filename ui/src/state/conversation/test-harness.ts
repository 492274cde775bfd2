/** What the tests of the open conversation share: a backend that is told what to answer, and answers that stream. */
import { vi } from "vitest";

import type { ConversationView } from "../../bindings/ConversationView";
import type { GenerationEvent } from "../../bindings/GenerationEvent";
import type { IpcError } from "../../bindings/IpcError";
import type { MessageView } from "../../bindings/MessageView";
import type { Node as TreeNode } from "../../bindings/Node";
import {
  aGeneration,
  aLiveState,
  aMessage,
  anOpenConversation,
  aView,
  paragraph,
} from "../../test-fixtures";

/** Stands in for the backend. */
export const ipc = {
  openConversation: vi.fn(),
  readMessages: vi.fn(),
  updateConversation: vi.fn(),
  saveSettings: vi.fn(),
  send: vi.fn(),
  retry: vi.fn(),
  edit: vi.fn(),
  continueAnswer: vi.fn(),
  selectSibling: vi.fn(),
  follow: vi.fn(),
  stop: vi.fn(),
  openKeyEntry: vi.fn(),
  openLink: vi.fn(),
  revealMessage: vi.fn(),
  messageSource: vi.fn(),
};

/** A message; it follows the one before it. */
export function message(
  id: number,
  role: "user" | "assistant",
  more: Partial<MessageView> = {},
): MessageView {
  const content = [paragraph(`text ${id}`)];
  const generation = role === "assistant" ? aGeneration() : null;
  return aMessage(id, { role, content, generation, ...more });
}

/** A conversation that is held whole. */
export function view(id: number, messages: MessageView[], draft = ""): ConversationView {
  const head = messages.at(-1)?.id ?? null;
  return aView(anOpenConversation(id, { model: "a/b", draft, head }), messages, { cost: "1" });
}

type Stream = {
  send: (event: GenerationEvent) => void;
  end: (view: MessageView) => void;
  fail: (error: IpcError) => void;
};

/** What follows answers, by message: every subscription in turn. */
export let streams: Record<number, Stream[]> = {};

/** Waits until what has come is painted. */
export const frame = () =>
  new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

/** Words that come at the end. */
export const append = (words: string): GenerationEvent => ({
  type: "frame",
  content: [{ op: "append", path: [0, 0], text: words }],
  reasoning: [],
  state: aLiveState(),
});

/** All the words so far. */
export const snapshot = (words: string): GenerationEvent => ({
  type: "snapshot",
  content: [paragraph(words)],
  reasoning: [],
  state: aLiveState(),
});

/** An answer that is on its way. */
export const streaming = (id: number) =>
  message(id, "assistant", {
    status: "streaming",
    content: [],
    generation: aGeneration({ cost: null }),
  });

/** An answer that has begun; it is the last of these messages. */
export const started = (id: number, messages: MessageView[]) => ({
  conversation: view(id, messages),
  message: messages.at(-1)?.id,
});

/** A conversation state that has seen nothing yet, with the chat to come on the screen. */
export async function fresh() {
  vi.resetModules();
  streams = {};
  for (const mock of Object.values(ipc)) mock.mockReset().mockResolvedValue(undefined);
  ipc.follow.mockImplementation(
    (id: number, send: Stream["send"]) =>
      new Promise((resolve, fail) => {
        const end = (message: MessageView) => resolve({ message, cost: "1.5" });
        (streams[id] ??= []).push({ send, end, fail });
      }),
  );
  ipc.messageSource.mockResolvedValue({ text: "Ask", reasoning: "" });
  const [{ asking, conversation }, { setup }, { settings }] = await Promise.all([
    import("../conversation.svelte"),
    import("../setup.svelte"),
    import("../settings.svelte"),
  ]);
  settings.change({ model: "a/b" });
  conversation.newChat();
  return { asking, conversation, setup, settings };
}

/** With a conversation open in which the answer 2 runs. */
export async function running() {
  const state = await fresh();
  ipc.openConversation.mockResolvedValue(view(7, [message(1, "user"), streaming(2)]));
  await state.conversation.open(7);
  return state;
}

/** With a conversation open in which 1 is asked and 2 is the answer. */
export async function answered() {
  const state = await fresh();
  ipc.openConversation.mockResolvedValue(view(7, [message(1, "user"), message(2, "assistant")]));
  await state.conversation.open(7);
  return state;
}

/** A promise that is kept when the test says so. */
export function later<T>() {
  let settle = (_: T) => {};
  const promise = new Promise<T>((resolve) => (settle = resolve));
  return { promise, settle: (value: T) => settle(value) };
}

/** The words that messages show. */
export const shown = (messages: readonly { content: { nodes: readonly TreeNode[] } }[]) =>
  messages.map((one) => JSON.stringify(one.content.nodes).match(/"text":"([^"]*)"/)?.[1] ?? "");
