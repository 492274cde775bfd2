import { describe, expect, it, vi } from "vitest";

import { aProblem, paragraph } from "../../test-fixtures";
import {
  answered,
  append,
  frame,
  fresh,
  ipc,
  later,
  message,
  shown,
  snapshot,
  started,
  streaming,
  streams,
  view,
} from "./test-harness";

vi.mock("../../ipc", () => ipc);

describe("sending", () => {
  it("creates the conversation, clears the draft and follows the answer to its truth", async () => {
    const { asking, conversation, settings } = await fresh();
    ipc.send.mockResolvedValue(started(7, [message(1, "user"), streaming(2)]));
    conversation.setDraft("hello");
    expect(settings.value.newDraft).toBe("hello");
    expect(await asking.send("hello")).toBe(true);
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
    const { asking, conversation } = await fresh();
    ipc.send.mockRejectedValue(aProblem("noKey"));
    conversation.setDraft("hello");
    expect(await asking.send("hello")).toBe(false);
    expect([conversation.draft, conversation.failure?.error.code]).toEqual(["hello", "noKey"]);
  });

  it("asks for a model first when there is none", async () => {
    const { asking, settings } = await fresh();
    settings.change({ model: null });
    const { dialogs } = await import("../dialogs.svelte");
    expect(await asking.send("hello")).toBe(false);
    expect([dialogs.open, ipc.send.mock.calls.length]).toEqual(["models", 0]);
  });

  it("does not send blank text", async () => {
    const { asking } = await fresh();
    expect(await asking.send(" \n ")).toBe(false);
  });

  it("what is sent is no draft any more, although the chat is left meanwhile", async () => {
    const { asking, conversation } = await answered();
    const sent = later<ReturnType<typeof started>>();
    ipc.send.mockReturnValue(sent.promise);
    conversation.setDraft("next");
    const sending = asking.send("next");
    ipc.openConversation.mockResolvedValue(view(8, [message(11, "user")], "other"));
    await conversation.open(8);
    sent.settle(started(7, [message(1, "user"), message(3, "user"), streaming(4)]));
    await sending;
    expect(ipc.updateConversation.mock.lastCall).toEqual([7, { draft: "" }]);
    expect(conversation.draft).toBe("other");
  });

  it("who left meanwhile and came back sees what began", async () => {
    const { asking, conversation } = await answered();
    const sent = later<ReturnType<typeof started>>();
    ipc.send.mockReturnValue(sent.promise);
    conversation.setDraft("next");
    const sending = asking.send("next");
    ipc.openConversation.mockResolvedValueOnce(view(8, [message(11, "user")]));
    await conversation.open(8);
    await conversation.open(7);
    expect([conversation.draft, asking.sending]).toEqual(["next", true]);
    sent.settle(started(7, [message(1, "user"), message(3, "user"), streaming(4)]));
    await sending;
    expect([conversation.running?.id, conversation.draft]).toEqual([4, ""]);
  });

  it("the first question of a chat is no draft of the next, although it is left meanwhile", async () => {
    const { asking, conversation, settings } = await fresh();
    const sent = later<ReturnType<typeof started>>();
    ipc.send.mockReturnValue(sent.promise);
    conversation.setDraft("hello");
    const sending = asking.send("hello");
    ipc.openConversation.mockResolvedValue(view(8, []));
    await conversation.open(8);
    sent.settle(started(7, [message(1, "user"), streaming(2)]));
    await sending;
    expect([conversation.id, settings.value.newDraft]).toEqual([8, ""]);
  });
});

describe("an answer or a question once more", () => {
  it("retry shows the new answer and keeps the question's object", async () => {
    const { asking, conversation } = await answered();
    const [question, answer] = conversation.messages;
    ipc.retry.mockResolvedValue(
      started(7, [message(1, "user"), { ...streaming(3), parent: 1, siblings: [2, 3] }]),
    );
    if (answer) await asking.retry(answer);
    expect(conversation.messages[0]).toBe(question);
    expect([conversation.messages[1]?.id, conversation.asked]).toEqual([3, { message: 1 }]);
  });

  it("edit closes its field only when the question was taken", async () => {
    const { asking, conversation } = await answered();
    await conversation.edits.open(1);
    ipc.edit.mockRejectedValueOnce(aProblem("diskFull"));
    const [question] = conversation.messages;
    if (question) await asking.edit(question, "other");
    expect([conversation.editing, conversation.failure?.error.code]).toEqual([1, "diskFull"]);
    ipc.edit.mockResolvedValue(started(7, [message(4, "user"), streaming(5)]));
    if (question) await asking.edit(question, "other");
    expect([conversation.editing, conversation.failure]).toEqual([null, null]);
  });

  it("is asked for once, however often the button is pressed", async () => {
    const { asking, conversation } = await answered();
    const [question, answer] = conversation.messages;
    if (!question || !answer) throw new Error("nothing is open");
    const begun = later<ReturnType<typeof started>>();
    ipc.retry.mockReturnValue(begun.promise);
    const first = asking.retry(answer);
    await Promise.all([asking.retry(answer), asking.continueAnswer(answer)]);
    expect(await asking.edit(question, "other")).toBe(false);
    expect(await asking.send("next")).toBe(false);
    expect(asking.sending).toBe(true);
    begun.settle(started(7, [message(1, "user"), { ...streaming(3), parent: 1 }]));
    await first;
    const others = [ipc.continueAnswer, ipc.edit, ipc.send].flatMap((mock) => mock.mock.calls);
    expect([ipc.retry.mock.calls.length, others, asking.sending]).toEqual([1, [], false]);
  });

  it("that failed is tried again as it was, whatever is written below", async () => {
    const { asking, conversation } = await answered();
    conversation.setDraft("half a th");
    const [, answer] = conversation.messages;
    ipc.retry.mockRejectedValueOnce(aProblem("network"));
    if (answer) await asking.retry(answer, { model: "c/d" });
    expect(conversation.failure?.error.code).toBe("network");
    ipc.retry.mockResolvedValue(started(7, [message(1, "user"), { ...streaming(3), parent: 1 }]));
    conversation.failure?.again();
    await vi.waitFor(() => expect(conversation.running?.id).toBe(3));
    expect(ipc.retry.mock.calls).toEqual([
      [2, { model: "c/d" }],
      [2, { model: "c/d" }],
    ]);
    expect([ipc.send.mock.calls, conversation.draft]).toEqual([[], "half a th"]);
  });
});
