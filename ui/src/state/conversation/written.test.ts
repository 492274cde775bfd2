import { beforeEach, expect, test, vi } from "vitest";

import type { Node as TreeNode } from "../../bindings/Node";
import * as ipc from "../../ipc";
import { anOpenConversation, aProblem } from "../../test-fixtures";
import { settings } from "../settings.svelte";
import { summaryOf } from "./message.svelte";
import { Written } from "./written.svelte";

vi.mock("../../ipc");

const question = (text: string) => ({ text, model: "a/b", systemPrompt: "", parameters: {} });
/** What has been kept of a conversation last. */
const kept = () => vi.mocked(ipc.updateConversation).mock.calls.at(-1);

let written: Written;
beforeEach(() => {
  vi.resetAllMocks();
  written = new Written();
  written.enter(7, "");
});

test("a second question waits below the first, and neither takes the place of the other", () => {
  written.wait(7, 2, question("The second"));
  written.wait(7, 2, question("The third"));
  expect(written.waiting?.question.text).toBe("The second\n\nThe third");
  written.set("more");
  written.cancel();
  expect([written.waiting, written.draft]).toEqual([null, "The second\n\nThe third\n\nmore"]);
});

test("what waits is kept as the draft, so that it is not lost with the window", async () => {
  written.wait(7, 2, question("next"));
  written.set("half a th");
  await written.flush();
  expect(kept()).toEqual([7, { draft: "next\n\nhalf a th" }]);
  expect(written.take(7)?.question.text).toBe("next");
  await written.flush();
  expect(kept()).toEqual([7, { draft: "next\n\nhalf a th" }]);
  written.sent(7);
  await written.flush();
  expect(kept()).toEqual([7, { draft: "half a th" }]);
});

test("what waits for one answer does not go with the end of another", () => {
  written.wait(7, 2, question("next"));
  expect(written.take(7, 4)).toBeNull();
  expect(written.take(7, 2)?.question.text).toBe("next");
});

test("what waits in one conversation is not in the draft of it when that is opened again", () => {
  written.wait(7, 2, question("next"));
  written.set("half a th");
  written.enter(8, "other");
  expect([written.waiting, written.draft]).toEqual([null, "other"]);
  written.enter(7, "next\n\nhalf a th");
  expect([written.waiting?.question.text, written.draft]).toEqual(["next", "half a th"]);
});

test("what was sent behind is no longer kept there, and what could not be sent is", () => {
  vi.mocked(ipc.updateConversation).mockRejectedValue(aProblem("libraryUnavailable"));
  written.wait(7, 2, question("next"));
  written.set("half a th");
  written.enter(8, "other");
  const waiting = written.take(7);
  written.sent(7);
  expect(kept()).toEqual([7, { draft: "half a th" }]);
  if (waiting) written.putBack(7, waiting);
  expect(kept()).toEqual([7, { draft: "next\n\nhalf a th" }]);
  expect(written.draft).toBe("other");
});

test("what waits for an answer waits for the one that is given in its place", () => {
  written.wait(7, 2, question("next"));
  written.moveOn(7, 3, 5);
  written.moveOn(7, 2, 4);
  expect([written.take(7, 2), written.take(7, 4)?.question.text]).toEqual([null, "next"]);
});

test("what was sent does not come back as the draft of a chat that was left meanwhile", () => {
  vi.mocked(ipc.updateConversation).mockResolvedValue(anOpenConversation(7));
  written.set("hello");
  written.enter(8, "");
  written.sent(7, "hello");
  expect(kept()).toEqual([7, { draft: "" }]);
  // It was read before it was sent.
  written.enter(7, "hello");
  expect(written.draft).toBe("");
});

test("what was sent does not come back as the draft of the chat to come", () => {
  written.begin();
  written.set("hello");
  written.enter(8, "");
  written.sent(null, "hello");
  written.begin();
  expect([written.draft, settings.value.newDraft]).toEqual(["", ""]);
});

test("what was typed while a question was on its way is kept after it", async () => {
  written.set("hello and more");
  await written.flush();
  written.sent(7, "hello");
  await written.flush();
  expect(written.draft).toBe("hello and more");
  expect(vi.mocked(ipc.updateConversation).mock.calls).toEqual([
    [7, { draft: "hello and more" }],
    [7, { draft: "hello and more" }],
  ]);
});

test("what was typed for the chat to come is the draft of the chat that it became", async () => {
  written.begin();
  written.set("hello");
  written.become(9);
  written.set("hello and more");
  written.sent(9, "hello");
  await written.flush();
  expect([written.draft, settings.value.newDraft, kept()]).toEqual([
    "hello and more",
    "",
    [9, { draft: "hello and more" }],
  ]);
});

test("the line of what is thought fills from its beginning, by sentences and by what has room", () => {
  const line = (text: string) => {
    const content: TreeNode = { type: "text", text };
    return summaryOf([{ type: "paragraph", children: [content] }]);
  };
  expect(line("First I look. Then I")).toBe("Then I");
  expect(line("First I look. ")).toBe("First I look.");
  const words = Array.from({ length: 300 }, (_, index) => `word${index}`);
  const seen = words.map((_, index) => line(words.slice(0, index + 1).join(" ")));
  expect(Math.max(...seen.map((shown) => shown.trimEnd().length))).toBeLessThanOrEqual(64);
  // It only grows, or begins anew with the newest word; where much is left out it begins anew once more.
  const moved = seen.filter((shown, at) => at > 0 && !shown.startsWith(seen[at - 1] ?? ""));
  expect(moved.filter((shown) => !words.includes(shown)).length).toBeLessThanOrEqual(5);
  expect(seen.every((shown, at) => shown.endsWith(words[at] ?? "?"))).toBe(true);
});
