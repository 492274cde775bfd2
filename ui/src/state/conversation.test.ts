import { beforeEach, describe, expect, it, vi } from "vitest";

import type { ConversationView } from "../bindings/ConversationView";
import type { GenerationEvent } from "../bindings/GenerationEvent";
import type { GenerationView } from "../bindings/GenerationView";
import type { IpcError } from "../bindings/IpcError";
import type { LiveState } from "../bindings/LiveState";
import type { MessageView } from "../bindings/MessageView";
import type { Node as TreeNode } from "../bindings/Node";
import { anOpenConversation, aView } from "../test-fixtures";

const ipc = vi.hoisted(() => ({
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
}));
vi.mock("../ipc", () => ipc);

const text = (text: string): TreeNode => ({ type: "text", text });
const paragraph = (content: string): TreeNode => ({ type: "paragraph", children: [text(content)] });

const generation: GenerationView = {
  modelAsked: "a/b",
  modelServed: null,
  provider: null,
  generationId: null,
  finishReason: "stop",
  promptTokens: 10,
  completionTokens: 5,
  reasoningTokens: null,
  cachedTokens: null,
  cost: "0.5",
  firstTokenMs: null,
  durationMs: null,
  reasoningMs: null,
  parameters: {},
  error: null,
  refusal: null,
};

function message(
  id: number,
  role: "user" | "assistant",
  more: Partial<MessageView> = {},
): MessageView {
  return {
    id,
    parent: id === 1 ? null : id - 1,
    role,
    createdAt: 0,
    siblings: [id],
    status: "complete",
    content: [paragraph(`text ${id}`)],
    reasoning: [],
    generation: role === "assistant" ? { ...generation } : null,
    ...more,
  };
}

function view(id: number, messages: MessageView[], draft = ""): ConversationView {
  const head = messages.at(-1)?.id ?? null;
  return aView(anOpenConversation(id, { model: "a/b", draft, head }), messages, { cost: "1" });
}

const live: LiveState = {
  phase: "answering",
  startedAt: 0,
  lastByteAt: 0,
  reasoningMs: null,
  retryAt: null,
  trouble: null,
  networkWait: null,
  tokens: 0,
  modelServed: null,
  provider: null,
  unsaved: null,
};

type Stream = {
  send: (event: GenerationEvent) => void;
  end: (view: MessageView) => void;
  fail: (error: IpcError) => void;
};
let streams: Record<number, Stream[]> = {};
const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
const append = (words: string): GenerationEvent => ({
  type: "frame",
  content: [{ op: "append", path: [0, 0], text: words }],
  reasoning: [],
  state: live,
});
const snapshot = (words: string): GenerationEvent => ({
  type: "snapshot",
  content: [paragraph(words)],
  reasoning: [],
  state: live,
});
const streaming = (id: number) =>
  message(id, "assistant", {
    status: "streaming",
    content: [],
    generation: { ...generation, cost: null },
  });
const started = (id: number, messages: MessageView[]) => ({
  conversation: view(id, messages),
  message: messages.at(-1)?.id,
});
const failure = (code: IpcError["code"]): IpcError => ({
  code,
  message: "",
  detail: null,
  retryAfter: null,
});

async function fresh() {
  vi.resetModules();
  const [{ conversation }, { setup }, { settings }] = await Promise.all([
    import("./conversation.svelte"),
    import("./setup.svelte"),
    import("./settings.svelte"),
  ]);
  settings.change({ model: "a/b" });
  conversation.newChat();
  return { conversation, setup, settings };
}

beforeEach(() => {
  streams = {};
  for (const mock of Object.values(ipc)) mock.mockReset().mockResolvedValue(undefined);
  ipc.follow.mockImplementation(
    (id: number, send: Stream["send"]) =>
      new Promise((resolve, fail) => {
        const end = (message: MessageView) => resolve({ message, cost: "1.5" });
        (streams[id] ??= []).push({ send, end, fail });
      }),
  );
});

const shown = (messages: readonly { content: { nodes: readonly TreeNode[] } }[]) =>
  messages.map((one) => JSON.stringify(one.content.nodes).match(/"text":"([^"]*)"/)?.[1] ?? "");

describe("sending", () => {
  it("creates the conversation, clears the draft and follows the answer to its truth", async () => {
    const { conversation, settings } = await fresh();
    ipc.send.mockResolvedValue(started(7, [message(1, "user"), streaming(2)]));
    conversation.setDraft("hello");
    expect(settings.value.newDraft).toBe("hello");
    expect(await conversation.send("hello")).toBe(true);
    expect(ipc.send).toHaveBeenCalledWith({
      conversation: null,
      parent: null,
      text: "hello",
      model: "a/b",
      systemPrompt: "",
      parameters: {},
    });
    expect([conversation.id, conversation.draft, settings.value.newDraft]).toEqual([7, "", ""]);
    expect(settings.value.lastConversation).toBe(7);
    expect(conversation.asked).toEqual({ message: 1 });
    const stream = streams[2]?.[0];
    stream?.send(snapshot("Hel"));
    stream?.send(append("lo"));
    await frame();
    expect(shown(conversation.messages)).toEqual(["text 1", "Hello"]);
    expect(conversation.running?.id).toBe(2);
    stream?.end(message(2, "assistant", { content: [paragraph("Hello!")] }));
    await frame();
    expect(shown(conversation.messages)[1]).toBe("Hello!");
    expect(conversation.running).toBeNull();
    expect(conversation.cost).toBe("1.5");
    expect(conversation.path.tokens).toBe(15);
  });

  it("keeps the draft and says why when it fails", async () => {
    const { conversation } = await fresh();
    ipc.send.mockRejectedValue(failure("noKey"));
    conversation.setDraft("hello");
    expect(await conversation.send("hello")).toBe(false);
    expect([conversation.draft, conversation.error?.code]).toEqual(["hello", "noKey"]);
  });

  it("asks for a model first when there is none", async () => {
    const { conversation, settings } = await fresh();
    settings.change({ model: null });
    const { dialogs } = await import("./dialogs.svelte");
    expect(await conversation.send("hello")).toBe(false);
    expect([dialogs.open, ipc.send.mock.calls.length]).toEqual(["models", 0]);
  });

  it("does not send blank text", async () => {
    const { conversation } = await fresh();
    expect(await conversation.send(" \n ")).toBe(false);
  });
});

describe("while an answer runs", () => {
  async function running() {
    const state = await fresh();
    ipc.openConversation.mockResolvedValue(view(7, [message(1, "user"), streaming(2)]));
    await state.conversation.open(7);
    return state;
  }

  it("a question waits and goes when the answer is complete", async () => {
    const { conversation } = await running();
    await conversation.send("next");
    expect([conversation.queued?.text, ipc.send.mock.calls.length]).toEqual(["next", 0]);
    ipc.send.mockResolvedValue(
      started(7, [message(1, "user"), message(2, "assistant"), message(3, "user"), streaming(4)]),
    );
    streams[2]?.[0]?.end(message(2, "assistant"));
    await frame();
    expect(ipc.send).toHaveBeenCalledWith(expect.objectContaining({ parent: 2, text: "next" }));
    expect([conversation.queued, conversation.running?.id]).toEqual([null, 4]);
  });

  it("a question goes below the answer it waited for while another version is shown", async () => {
    const { conversation } = await running();
    await conversation.send("next");
    ipc.selectSibling.mockResolvedValue(view(7, [message(1, "user"), message(9, "assistant")]));
    await conversation.selectSibling(9);
    ipc.send.mockResolvedValue(started(7, [message(1, "user"), message(3, "user"), streaming(4)]));
    streams[2]?.[0]?.end(message(2, "assistant"));
    await frame();
    expect(ipc.send).toHaveBeenCalledWith(expect.objectContaining({ parent: 2, text: "next" }));
    expect(conversation.asked).toEqual({ message: 3 });
  });

  it("a question stays when the answer was stopped, and can be taken back", async () => {
    const { conversation } = await running();
    await conversation.send("next");
    streams[2]?.[0]?.end(message(2, "assistant", { status: "stopped" }));
    await frame();
    expect([conversation.queued?.text, ipc.send.mock.calls.length]).toEqual(["next", 0]);
    conversation.cancelQueued();
    expect([conversation.queued, conversation.draft]).toEqual([null, "next"]);
  });

  it("a question goes by itself although another conversation is on the screen", async () => {
    const { conversation } = await running();
    await conversation.send("next");
    ipc.openConversation.mockResolvedValue(view(8, [message(11, "user")]));
    await conversation.open(8);
    ipc.send.mockResolvedValue(
      started(7, [message(1, "user"), message(2, "assistant"), message(3, "user"), streaming(4)]),
    );
    streams[2]?.[0]?.end(message(2, "assistant"));
    await frame();
    expect(ipc.send).toHaveBeenCalledWith(expect.objectContaining({ conversation: 7, parent: 2 }));
    expect([conversation.id, streams[4]?.length]).toEqual([8, 1]);
  });

  it("stop asks once", async () => {
    const { conversation } = await running();
    void conversation.stop();
    void conversation.stop();
    expect(ipc.stop.mock.calls).toEqual([[2]]);
    expect(conversation.running?.stopping).toBe(true);
  });

  it("switching away and back keeps the same subscription and what came meanwhile", async () => {
    const { conversation } = await running();
    streams[2]?.[0]?.send(snapshot("one"));
    ipc.openConversation.mockResolvedValueOnce(view(8, [message(11, "user")]));
    await conversation.open(8);
    streams[2]?.[0]?.send(append(" two"));
    await frame();
    await conversation.open(7);
    expect(shown(conversation.messages)[1]).toBe("one two");
    expect(ipc.follow).toHaveBeenCalledTimes(1);
  });

  it("a hidden window paints nothing and catches up when it is seen", async () => {
    const { conversation } = await running();
    const page = document.createElement("div");
    const actions = {
      openLink: () => {},
      picture: () => Promise.reject(new Error()),
      copy: () => Promise.resolve(),
    };
    conversation.messages[1]?.content.mount(page, actions);
    const hide = (hidden: boolean) => {
      vi.spyOn(document, "hidden", "get").mockReturnValue(hidden);
      document.dispatchEvent(new Event("visibilitychange"));
    };
    streams[2]?.[0]?.send(snapshot("seen"));
    await frame();
    hide(true);
    streams[2]?.[0]?.send(append(" and not seen"));
    expect([page.textContent, shown(conversation.messages)[1]]).toEqual([
      "seen",
      "seen and not seen",
    ]);
    hide(false);
    expect(page.textContent).toBe("seen and not seen");
    vi.restoreAllMocks();
  });

  it("an operation that does not fit asks for a snapshot", async () => {
    const { conversation } = await running();
    streams[2]?.[0]?.send(append("lost"));
    await frame();
    expect(streams[2]?.length).toBe(2);
    streams[2]?.[1]?.send(snapshot("found"));
    streams[2]?.[0]?.send(append("stale"));
    await frame();
    expect(shown(conversation.messages)[1]).toBe("found");
  });

  it("an answer that the backend lost is read again from the store", async () => {
    const { conversation } = await running();
    ipc.openConversation.mockResolvedValue(
      view(7, [message(1, "user"), message(2, "assistant", { status: "interrupted" })]),
    );
    streams[2]?.[0]?.fail(failure("notFound"));
    await frame();
    await frame();
    expect(conversation.messages[1]?.view.status).toBe("interrupted");
  });
});

describe("opening", () => {
  it("the last one asked for wins", async () => {
    const { conversation } = await fresh();
    let answer = (_: ConversationView) => {};
    ipc.openConversation.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
    ipc.openConversation.mockResolvedValueOnce(view(8, []));
    const first = conversation.open(7);
    await conversation.open(8);
    answer(view(7, []));
    await first;
    expect(conversation.id).toBe(8);
  });

  it("the one that is open already changes nothing", async () => {
    const { conversation } = await fresh();
    ipc.openConversation.mockResolvedValue(view(7, [], "stored"));
    await conversation.open(7);
    conversation.setDraft("typed since");
    await conversation.open(7);
    expect([ipc.openConversation.mock.calls.length, conversation.draft]).toEqual([
      1,
      "typed since",
    ]);
  });

  it("brings its draft and saves it under its own id", async () => {
    const { conversation } = await fresh();
    ipc.openConversation.mockResolvedValue(view(7, [], "half a th"));
    await conversation.open(7);
    expect(conversation.draft).toBe("half a th");
    conversation.setDraft("half a thought");
    await conversation.flush();
    expect(ipc.updateConversation).toHaveBeenCalledWith(7, { draft: "half a thought" });
  });

  it("at the start: the last one, or a new chat when it is gone", async () => {
    const { conversation, settings } = await fresh();
    settings.change({ lastConversation: 7, newDraft: "kept" });
    conversation.resume(view(7, [message(1, "user")], "half a thought"));
    expect([conversation.id, conversation.messages.length]).toEqual([7, 1]);
    conversation.setDraft("half a thought and more");
    await conversation.flush();
    expect(ipc.updateConversation).toHaveBeenCalledWith(7, { draft: "half a thought and more" });
    conversation.resume(null);
    expect([conversation.id, conversation.draft]).toEqual([null, "kept"]);
    expect(settings.value.lastConversation).toBeNull();
  });

  it("keeps where the reader is, and says nothing when that cannot be kept", async () => {
    const { conversation } = await fresh();
    const { toasts } = await import("./toasts.svelte");
    ipc.openConversation.mockResolvedValue(view(7, [message(1, "user"), message(2, "assistant")]));
    await conversation.open(7);
    ipc.updateConversation.mockRejectedValue(failure("libraryNewer"));
    conversation.remember({ message: 1, offset: -10.4 });
    conversation.remember({ message: 1, offset: -10.2 });
    await conversation.flush();
    conversation.remember(null);
    await conversation.flush();
    expect(ipc.updateConversation.mock.calls).toEqual([
      [7, { place: { message: 1, offset: -10 } }],
      [7, { place: null }],
    ]);
    expect(toasts.items).toEqual([]);
  });

  it("says why when it fails", async () => {
    const { conversation } = await fresh();
    ipc.openConversation.mockRejectedValue(failure("libraryUnavailable"));
    await conversation.open(7);
    expect([conversation.error?.code, conversation.opening]).toEqual(["libraryUnavailable", false]);
  });
});

describe("versions", () => {
  async function open() {
    const state = await fresh();
    ipc.openConversation.mockResolvedValue(view(7, [message(1, "user"), message(2, "assistant")]));
    await state.conversation.open(7);
    return state;
  }

  it("retry shows the new answer and keeps the question's object", async () => {
    const { conversation } = await open();
    const [question, answer] = conversation.messages;
    ipc.retry.mockResolvedValue(
      started(7, [message(1, "user"), { ...streaming(3), parent: 1, siblings: [2, 3] }]),
    );
    if (answer) await conversation.retry(answer);
    expect(conversation.messages[0]).toBe(question);
    expect([conversation.messages[1]?.id, conversation.asked]).toEqual([3, { message: 1 }]);
  });

  it("edit closes its field only when the question was taken", async () => {
    const { conversation } = await open();
    conversation.editing = 1;
    ipc.edit.mockRejectedValueOnce(failure("diskFull"));
    const [question] = conversation.messages;
    if (question) await conversation.edit(question, "other");
    expect([conversation.editing, conversation.error?.code]).toEqual([1, "diskFull"]);
    ipc.edit.mockResolvedValue(started(7, [message(4, "user"), streaming(5)]));
    if (question) await conversation.edit(question, "other");
    expect([conversation.editing, conversation.error]).toEqual([null, null]);
  });

  it("another version replaces the path", async () => {
    const { conversation } = await open();
    ipc.selectSibling.mockResolvedValue(view(7, [message(1, "user"), message(9, "assistant")]));
    await conversation.selectSibling(9);
    expect(conversation.messages.map((one) => one.id)).toEqual([1, 9]);
  });

  it("rename trims and ignores what changes nothing", async () => {
    const { conversation } = await open();
    await conversation.rename(" Chat 7 ");
    await conversation.rename("  ");
    expect(ipc.updateConversation).not.toHaveBeenCalled();
    ipc.updateConversation.mockResolvedValue({ ...view(7, []).conversation, title: "New" });
    await conversation.rename(" New ");
    expect(conversation.title).toBe("New");
  });
});
