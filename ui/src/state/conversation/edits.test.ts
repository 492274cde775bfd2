import { beforeEach, expect, it, vi } from "vitest";

import { aProblem } from "../../test-fixtures";
import { answered, fresh, ipc, later, message, running, view } from "./test-harness";

vi.mock("../../ipc", () => ipc);

type State = Awaited<ReturnType<typeof answered>>["conversation"];
let conversation: State;
beforeEach(async () => {
  ({ conversation } = await answered());
  await conversation.edits.open(1);
  conversation.edits.write(1, "Ask again, and");
});

it("what is typed stays while another chat is shown", async () => {
  const back = ipc.openConversation.getMockImplementation();
  ipc.openConversation.mockResolvedValue(view(8, [message(11, "user")]));
  await conversation.open(8);
  expect(conversation.editing).toBeNull();
  if (back) ipc.openConversation.mockImplementation(back);
  await conversation.open(7);
  await conversation.edits.open(1);
  expect([conversation.editing, conversation.edits.textOf(1)]).toEqual([1, "Ask again, and"]);
  expect(ipc.messageSource).toHaveBeenCalledTimes(1);
});

it("a place in the same chat that is gone to leaves the field open", async () => {
  ipc.revealMessage.mockResolvedValue(view(7, [message(1, "user"), message(2, "assistant")]));
  await conversation.openAt(2);
  expect([conversation.editing, conversation.edits.textOf(1)]).toEqual([1, "Ask again, and"]);
});

it("another version of the question closes the field, and the way back opens it", async () => {
  ipc.selectSibling.mockResolvedValueOnce(view(7, [message(5, "user"), message(6, "assistant")]));
  await conversation.selectSibling(5);
  expect(conversation.editing).toBeNull();
  ipc.selectSibling.mockResolvedValueOnce(view(7, [message(1, "user"), message(2, "assistant")]));
  await conversation.selectSibling(1);
  expect([conversation.editing, conversation.edits.textOf(1)]).toEqual([1, "Ask again, and"]);
});

it("what is given up is forgotten, and the field begins with what was asked", async () => {
  conversation.edits.end(1);
  expect(conversation.editing).toBeNull();
  await conversation.edits.open(1);
  expect(conversation.edits.textOf(1)).toBe("Ask");
});

it("the field takes the focus when it is opened, and not when it is only seen again", async () => {
  expect([conversation.edits.takesFocus(), conversation.edits.takesFocus()]).toEqual([true, false]);
  await conversation.edits.open(1);
  expect(conversation.edits.takesFocus()).toBe(false);
});

it("a question that cannot be read is no field", async () => {
  conversation.edits.end(1);
  ipc.messageSource.mockRejectedValue(aProblem("notFound"));
  await conversation.edits.open(1);
  expect(conversation.editing).toBeNull();
});

it("a question that is being read already is opened when it has come", async () => {
  ({ conversation } = await fresh());
  ipc.openConversation.mockResolvedValue({ ...view(7, [message(2, "assistant")]), older: true });
  await conversation.open(7);
  const page = later<object>();
  ipc.readMessages.mockReturnValue(page.promise);
  void conversation.path.more("older");
  const opening = conversation.edits.open(1);
  page.settle({ messages: [message(1, "user")], older: false, newer: true });
  await opening;
  expect(conversation.editing).toBe(1);
});

it("the last question is opened only where the end could be gone to", async () => {
  ({ conversation } = await fresh());
  const end = { newer: true, head: message(4, "assistant") };
  ipc.openConversation.mockResolvedValue({ ...view(7, [message(1, "user")]), ...end });
  await conversation.open(7);
  ipc.readMessages.mockRejectedValueOnce(aProblem("libraryLocked"));
  await conversation.edits.openLast();
  expect(conversation.editing).toBeNull();
  const messages = [message(3, "user"), message(4, "assistant")];
  ipc.readMessages.mockResolvedValue({ messages, older: true, newer: false });
  await conversation.edits.openLast();
  expect(conversation.editing).toBe(3);
});

it("no question is opened while it is being answered", async () => {
  ({ conversation } = await running());
  await conversation.edits.openLast();
  expect(conversation.editing).toBeNull();
});
