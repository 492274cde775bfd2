import { describe, expect, it, vi } from "vitest";

import type { ConversationView } from "../bindings/ConversationView";
import { aProblem } from "../test-fixtures";
import {
  answered,
  append,
  frame,
  fresh,
  ipc,
  later,
  message,
  running,
  shown,
  snapshot,
  started,
  streaming,
  streams,
  view,
} from "./conversation/test-harness";

vi.mock("../ipc", () => ipc);

describe("an answer that runs", () => {
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
    streams[2]?.[0]?.fail(aProblem("notFound"));
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
    ipc.updateConversation.mockRejectedValue(aProblem("libraryNewer"));
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
    ipc.openConversation.mockRejectedValue(aProblem("libraryUnavailable"));
    await conversation.open(7);
    expect([conversation.failure?.error.code, conversation.opening]).toEqual([
      "libraryUnavailable",
      false,
    ]);
    ipc.openConversation.mockResolvedValue(view(7, []));
    conversation.failure?.again();
    await vi.waitFor(() => expect(conversation.id).toBe(7));
    expect(conversation.failure).toBeNull();
  });

  it("what was sent meanwhile in the chat that is left is not shown in the one that came", async () => {
    const { asking, conversation, settings } = await answered();
    const opened = later<ConversationView>();
    ipc.openConversation.mockReturnValue(opened.promise);
    const opening = conversation.open(8);
    const sent = later<ReturnType<typeof started>>();
    ipc.send.mockReturnValue(sent.promise);
    const sending = asking.send("next");
    settings.change({ newDraft: "for later" });
    opened.settle(view(8, [message(11, "user")]));
    await opening;
    expect(asking.sending).toBe(false);
    sent.settle(started(7, [message(1, "user"), streaming(4)]));
    await sending;
    expect([conversation.id, shown(conversation.messages)]).toEqual([8, ["text 11"]]);
    expect([settings.value.newDraft, streams[4]?.length]).toEqual(["for later", 1]);
  });

  it("a place in the same chat that is gone to keeps what is sent meanwhile", async () => {
    const { asking, conversation } = await answered();
    const sent = later<ReturnType<typeof started>>();
    ipc.send.mockReturnValue(sent.promise);
    const sending = asking.send("next");
    const seen = later<ConversationView>();
    ipc.revealMessage.mockReturnValueOnce(seen.promise);
    const going = conversation.openAt(1);
    await vi.waitFor(() => expect(ipc.revealMessage).toHaveBeenCalled());
    sent.settle(started(7, [message(1, "user"), message(3, "user"), streaming(4)]));
    await sending;
    expect(conversation.running?.id).toBe(4);
    // It was read before the question was written down.
    const whole = [message(1, "user"), message(2, "assistant"), message(3, "user"), streaming(4)];
    ipc.revealMessage.mockResolvedValue(view(7, whole));
    seen.settle(view(7, whole.slice(0, 2)));
    await going;
    expect(conversation.path.head?.id).toBe(4);
    expect(conversation.sought).toEqual({ message: 1, words: [] });
  });

  it("another version replaces the path", async () => {
    const { conversation } = await answered();
    ipc.selectSibling.mockResolvedValue(view(7, [message(1, "user"), message(9, "assistant")]));
    await conversation.selectSibling(9);
    expect(conversation.messages.map((one) => one.id)).toEqual([1, 9]);
  });
});
