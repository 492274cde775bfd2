import { describe, expect, it, vi } from "vitest";

import {
  frame,
  fresh,
  ipc,
  later,
  message,
  running,
  shown,
  started,
  streaming,
  streams,
  view,
} from "./test-harness";

vi.mock("../../ipc", () => ipc);

describe("a question that waits", () => {
  it("a question waits and goes when the answer is complete", async () => {
    const { asking, conversation } = await running();
    await asking.send("next");
    expect([asking.queued?.text, ipc.send.mock.calls.length]).toEqual(["next", 0]);
    ipc.send.mockResolvedValue(
      started(7, [message(1, "user"), message(2, "assistant"), message(3, "user"), streaming(4)]),
    );
    streams[2]?.[0]?.end(message(2, "assistant"));
    await frame();
    expect(ipc.send).toHaveBeenCalledWith(expect.objectContaining({ parent: 2, text: "next" }));
    expect([asking.queued, conversation.running?.id]).toEqual([null, 4]);
  });

  it("a question stays when the answer was stopped, and can be taken back", async () => {
    const { asking, conversation } = await running();
    await asking.send("next");
    streams[2]?.[0]?.end(message(2, "assistant", { status: "stopped" }));
    await frame();
    expect([asking.queued?.text, ipc.send.mock.calls.length]).toEqual(["next", 0]);
    asking.cancelQueued();
    expect([asking.queued, conversation.draft]).toEqual([null, "next"]);
  });

  it("a question goes by itself although another conversation is on the screen", async () => {
    const { asking, conversation } = await running();
    await asking.send("next");
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
    const { asking, conversation } = await running();
    void asking.stop();
    void asking.stop();
    expect(ipc.stop.mock.calls).toEqual([[2]]);
    expect(conversation.running?.stopping).toBe(true);
  });

  it("waits for the answer that is given in place of the one it waited for", async () => {
    const { asking, conversation } = await running();
    await asking.send("next");
    expect(asking.goesNext).toBe(true);
    streams[2]?.[0]?.end(message(2, "assistant", { status: "stopped" }));
    await frame();
    expect(asking.goesNext).toBe(false);
    const again = { parent: 1, siblings: [2, 3] };
    ipc.retry.mockResolvedValue(started(7, [message(1, "user"), { ...streaming(3), ...again }]));
    const [, stopped] = conversation.messages;
    if (stopped) await asking.retry(stopped);
    expect(asking.goesNext).toBe(true);
    ipc.send.mockResolvedValue(started(7, [message(1, "user"), message(4, "user"), streaming(5)]));
    streams[3]?.[0]?.end(message(3, "assistant", again));
    await frame();
    expect(ipc.send).toHaveBeenCalledWith(expect.objectContaining({ parent: 3, text: "next" }));
    expect(asking.queued).toBeNull();
  });

  it("does not go next after an answer that it does not wait for", async () => {
    const { asking, conversation } = await running();
    await asking.send("next");
    ipc.selectSibling.mockResolvedValue(view(7, [message(1, "user"), streaming(9)]));
    await conversation.selectSibling(9);
    expect([conversation.running?.id, asking.goesNext]).toEqual([9, false]);
  });
});

describe("a question that goes by itself", () => {
  const end = async () => {
    streams[2]?.[0]?.end(message(2, "assistant"));
    await frame();
  };
  const whole = () => [
    message(1, "user"),
    message(2, "assistant"),
    message(3, "user"),
    streaming(4),
  ];

  it("rises to the top for who is at the end", async () => {
    const { asking, conversation } = await running();
    await asking.send("next");
    ipc.send.mockResolvedValue(started(7, whole()));
    await end();
    expect(conversation.asked).toEqual({ message: 3 });
  });

  it("comes below and moves nobody who reads above or edits", async () => {
    const { asking, conversation } = await running();
    await asking.send("next");
    conversation.remember({ message: 1, offset: -40 });
    ipc.send.mockResolvedValue(started(7, whole()));
    await end();
    expect([conversation.running?.id, conversation.asked]).toEqual([4, null]);
    const editor = await running();
    await editor.asking.send("next");
    await editor.conversation.edits.open(1);
    ipc.send.mockResolvedValue(started(7, whole()));
    await end();
    expect(editor.conversation.asked).toBeNull();
    expect([editor.conversation.running?.id, editor.conversation.editing]).toEqual([4, 1]);
  });

  it("goes although something else is asked for at the same time", async () => {
    const { asking, conversation } = await running();
    await asking.send("next");
    const begun = later<ReturnType<typeof started>>();
    ipc.edit.mockReturnValue(begun.promise);
    const [question] = conversation.messages;
    const editing = question && asking.edit(question, "other");
    ipc.send.mockResolvedValue(started(7, whole()));
    await end();
    expect([ipc.send.mock.calls.length, asking.queued]).toEqual([1, null]);
    begun.settle(started(7, [message(5, "user"), streaming(6)]));
    await editing;
    expect(conversation.running?.id).toBe(6);
  });

  it("leaves what is held where the end is not", async () => {
    const { asking, conversation } = await fresh();
    const part = { ...view(7, [message(1, "user")]), newer: true, head: streaming(2) };
    ipc.openConversation.mockResolvedValue(part);
    await conversation.open(7);
    await asking.send("next");
    ipc.send.mockResolvedValue(started(7, whole().slice(2)));
    await end();
    expect([shown(conversation.messages), conversation.path.newer]).toEqual([["text 1"], true]);
    expect([conversation.running?.id, conversation.asked]).toEqual([4, null]);
  });

  it("goes below the answer it waited for, and another version that is shown stays", async () => {
    const { asking, conversation } = await running();
    await asking.send("next");
    ipc.selectSibling.mockResolvedValue(view(7, [message(1, "user"), message(9, "assistant")]));
    await conversation.selectSibling(9);
    ipc.selectSibling.mockClear();
    ipc.send.mockResolvedValue(started(7, whole()));
    await end();
    expect(ipc.send).toHaveBeenCalledWith(expect.objectContaining({ parent: 2, text: "next" }));
    expect(conversation.messages.map(({ id }) => id)).toEqual([1, 9]);
    expect([conversation.asked, streams[4]?.length]).toEqual([null, 1]);
    // The backend goes on with the branch that is seen, too.
    expect(ipc.selectSibling.mock.calls).toEqual([[9]]);
  });
});
