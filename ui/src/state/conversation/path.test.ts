import { beforeEach, expect, test, vi } from "vitest";

import type { MessagePage } from "../../bindings/MessagePage";
import type { MessageView } from "../../bindings/MessageView";
import * as ipc from "../../ipc";
import { aMessage, anOpenConversation, aProblem, aView } from "../../test-fixtures";
import { toasts } from "../toasts.svelte";
import { Following } from "./following";
import { Path } from "./path.svelte";

vi.mock("../../ipc");

const message = (id: number, more: Partial<MessageView> = {}): MessageView =>
  aMessage(id, { role: id % 2 === 1 ? "user" : "assistant", ...more });
const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => message(first + index));
const page = (first: number, last: number, of = 100): MessagePage => ({
  messages: range(first, last),
  older: first > 1,
  newer: last < of,
});
const ids = () => [path.messages[0]?.id, path.messages.at(-1)?.id, path.messages.length];

let path: Path;
beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(ipc.follow).mockReturnValue(new Promise(() => {}));
  toasts.items = [];
  path = new Path(new Following(() => {}));
  path.take(aView(anOpenConversation(7), range(81, 100), { older: true }));
});

test("more is read at the edge that is asked for, and what is held stays the same", async () => {
  const last = path.head;
  vi.mocked(ipc.readMessages).mockResolvedValueOnce(page(61, 80));
  expect(await path.more("older")).toBe(true);
  expect(ipc.readMessages).toHaveBeenCalledWith(7, { kind: "before", message: 81 });
  expect([ids(), path.older, path.newer]).toEqual([[61, 100, 40], true, false]);
  expect(path.head).toBe(last);
  expect(await path.more("newer")).toBe(false);
});

test("an edge is asked for more once at a time, and who asks meanwhile waits for it", async () => {
  vi.mocked(ipc.readMessages).mockResolvedValue(page(61, 80));
  const both = [path.more("older"), path.more("older")];
  expect([await both[1], ids(), vi.mocked(ipc.readMessages).mock.calls.length]).toEqual([
    true,
    [61, 100, 40],
    1,
  ]);
  expect(await both[0]).toBe(true);
});

test("what was let go at the end is still known as the end, and read again", async () => {
  path.take(
    aView(anOpenConversation(7), [...range(81, 99), message(100, { status: "streaming" })], {
      older: true,
    }),
  );
  const { head } = path;
  path.drop("newer", 10);
  expect([ids(), path.newer]).toEqual([[81, 90, 10], true]);
  expect([path.head, path.running]).toEqual([head, head]);
  vi.mocked(ipc.readMessages).mockResolvedValue(page(91, 100));
  await path.more("newer");
  expect([ids(), path.newer, path.head === head]).toEqual([[81, 100, 20], false, true]);
});

test("a page of a path that is no longer shown is not taken", async () => {
  let answer = (_: MessagePage) => {};
  vi.mocked(ipc.readMessages).mockReturnValue(new Promise((resolve) => (answer = resolve)));
  const asked = path.more("older");
  path.take(aView(anOpenConversation(8), range(201, 220), { older: true }));
  answer(page(61, 80));
  expect([await asked, ids()]).toEqual([false, [201, 220, 20]]);
});

test("a failure is said once and does not ask for ever", async () => {
  vi.mocked(ipc.readMessages).mockRejectedValue(aProblem("libraryUnavailable"));
  expect(await path.more("older")).toBe(false);
  expect(toasts.items.length).toBe(1);
  expect(path.older).toBe(true);
});

test("a new end keeps what is held above it, and a distant one takes its place", () => {
  const first = path.messages[0];
  path.take(aView(anOpenConversation(7), [...range(90, 100), message(102)], { older: true }));
  expect([ids(), path.messages[0] === first]).toEqual([[81, 102, 21], true]);
  const away = { older: true, newer: true, head: message(102) };
  path.take(aView(anOpenConversation(7), range(11, 30), away));
  expect([ids(), path.newer, path.head?.id]).toEqual([[11, 30, 20], true, 102]);
});

test("a page that begins below what is held joins it, however short it is", () => {
  path.take(aView(anOpenConversation(7), range(101, 102), { older: true }));
  expect(ids()).toEqual([81, 102, 22]);
});

test("an end that grows is told of and does not take the place of what is read", () => {
  const away = { older: true, newer: true, head: message(100) };
  path.take(aView(anOpenConversation(7), range(11, 30), away));
  const answer = message(102, { status: "streaming" });
  path.grow(aView(anOpenConversation(7), [...range(95, 101), answer], { older: true }));
  expect([ids(), path.newer, path.running?.id]).toEqual([[11, 30, 20], true, 102]);
});

test("a page that was read before the end grew is not taken", async () => {
  const away = { older: true, newer: true, head: message(100) };
  path.take(aView(anOpenConversation(7), range(91, 98), away));
  let answer = (_: MessagePage) => {};
  vi.mocked(ipc.readMessages).mockReturnValue(new Promise((resolve) => (answer = resolve)));
  const asked = path.more("newer");
  path.grow(aView(anOpenConversation(7), range(95, 102), { older: true }));
  answer(page(99, 100));
  expect([await asked, ids(), path.head?.id]).toEqual([false, [81, 98, 18], 102]);
});

test("who went elsewhere meanwhile is not taken to an end that was asked for before", async () => {
  let answer = (_: MessagePage) => {};
  vi.mocked(ipc.readMessages).mockReturnValue(new Promise((resolve) => (answer = resolve)));
  const asked = path.jump("start");
  path.take(aView(anOpenConversation(7), range(90, 102), { older: true }));
  answer(page(1, 20));
  expect([await asked, ids()]).toEqual([false, [81, 102, 22]]);
  vi.mocked(ipc.readMessages).mockRejectedValue(aProblem("libraryLocked"));
  expect(await path.jump("start")).toBe(false);
});

test("an answer that is on its way learns of the versions that came beside it", () => {
  const running = (...siblings: number[]) => message(102, { status: "streaming", siblings });
  const shown = (last: MessageView) =>
    path.take(aView(anOpenConversation(7), [...range(90, 101), last], { older: true }));
  shown(running(100, 102));
  const followed = path.running;
  shown(running(100, 102, 103));
  expect(path.running).toBe(followed);
  expect(followed?.view.siblings).toEqual([100, 102, 103]);
});

test("the beginning and the end are gone to, with the end known at both", async () => {
  vi.mocked(ipc.readMessages).mockResolvedValueOnce(page(1, 20));
  expect(await path.jump("start")).toBe(true);
  expect(ipc.readMessages).toHaveBeenCalledWith(7, { kind: "start" });
  expect([ids(), path.older, path.newer, path.head?.id]).toEqual([[1, 20, 20], false, true, 100]);
  vi.mocked(ipc.readMessages).mockResolvedValueOnce(page(81, 100));
  await path.jump("end");
  expect([ids(), path.newer, path.head?.id]).toEqual([[81, 100, 20], false, 100]);
  expect(await path.jump("end")).toBe(true);
  expect(ipc.readMessages).toHaveBeenCalledTimes(2);
});

test("tokens are those of the end, wherever the reader is", () => {
  path.take(
    aView(anOpenConversation(7), range(1, 20), {
      newer: true,
      head: message(100),
      contextTokens: 4321,
    }),
  );
  expect(path.tokens).toBe(4321);
});
