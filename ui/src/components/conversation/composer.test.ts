import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { flushSync } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { conversation } from "../../state/conversation.svelte";
import { escape } from "../../state/escape";
import { setup } from "../../state/setup.svelte";
import { aProblem } from "../../test-fixtures";
import ConversationPane from "./ConversationPane.svelte";
import { answer, ipc, user, view } from "./test-messages";
import { begin, end, field, open } from "./test-harness";

vi.mock("../../ipc", async () => (await import("./test-messages")).ipc);

beforeEach(begin);
afterEach(end);

test("sends with Enter, breaks the line with Shift+Enter", async () => {
  render(ConversationPane);
  await userEvent.type(field(), "one{Shift>}{Enter}{/Shift}two{Enter}");
  expect(ipc.send).toHaveBeenCalledWith(expect.objectContaining({ text: "one\ntwo" }));
});

test("never sends while an input method composes, nor right after", async () => {
  render(ConversationPane);
  await userEvent.type(field(), "にほん");
  const fire = (event: Event, timeStamp: number) => {
    Object.defineProperty(event, "timeStamp", { value: timeStamp });
    field().dispatchEvent(event);
  };
  const enter = (timeStamp: number, more: KeyboardEventInit = {}) =>
    fire(new KeyboardEvent("keydown", { key: "Enter", cancelable: true, ...more }), timeStamp);
  enter(10, { isComposing: true });
  enter(20, { keyCode: 229 });
  fire(new CompositionEvent("compositionend"), 30);
  enter(35);
  expect(ipc.send).not.toHaveBeenCalled();
  enter(900);
  expect(ipc.send).toHaveBeenCalledTimes(1);
});

test("queues while an answer streams and gives the question back", async () => {
  render(ConversationPane);
  await open(user(1, "Ask"), answer(32, "", { status: "streaming" }));
  await userEvent.type(field(), "next{Enter}");
  const waiting = within(screen.getByRole("group", { name: "Waiting to be sent" }));
  expect([waiting.getByText("next").textContent, field().value]).toEqual(["next", ""]);
  await userEvent.click(waiting.getByRole("button", { name: "Cancel" }));
  expect(field().value).toBe("next");
});

test("shows why a question was not taken, and keeps it", async () => {
  ipc.send.mockRejectedValue({ code: "noKey", message: "m", detail: null, retryAfter: null });
  render(ConversationPane);
  await userEvent.type(field(), "hello{Enter}");
  expect(await screen.findByRole("alert")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Enter a key" })).toBeTruthy();
  expect(field().value).toBe("hello");
});

test("tries again what failed, and not what is being written", async () => {
  ipc.retry.mockRejectedValueOnce(aProblem("network"));
  render(ConversationPane);
  await open(user(1, "Ask"), answer(2, "Says"));
  await userEvent.type(field(), "half a th");
  await userEvent.click(screen.getByRole("button", { name: "Retry" }));
  await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
  await vi.waitFor(() =>
    expect(ipc.retry.mock.calls).toEqual([
      [2, {}],
      [2, {}],
    ]),
  );
  expect([ipc.send.mock.calls, field().value]).toEqual([[], "half a th"]);
});

test("says of what waits whether it goes next", async () => {
  render(ConversationPane);
  await open(user(1, "Ask"), answer(33, "", { status: "streaming" }));
  await userEvent.type(field(), "next{Enter}");
  const waiting = () => within(screen.getByRole("group", { name: "Waiting to be sent" }));
  expect(waiting().getByText("Next")).toBeTruthy();
  ipc.selectSibling.mockResolvedValue(
    view([user(1, "Ask"), answer(34, "", { status: "streaming" })]),
  );
  await conversation.selectSibling(34);
  flushSync();
  expect(waiting().getByText("Waiting")).toBeTruthy();
});

test("estimates what the question costs", async () => {
  setup.change({ parameters: { max_tokens: 1000 } });
  render(ConversationPane);
  await userEvent.type(field(), "x".repeat(40));
  expect(screen.getByText("≈ $0.00001 in · ≤ $0.002")).toBeTruthy();
});

test("keeps the system prompt with the conversation", async () => {
  render(ConversationPane);
  await userEvent.click(screen.getByRole("button", { name: "System prompt" }));
  await userEvent.type(screen.getByRole("textbox", { name: "System prompt" }), "Be brief");
  escape();
  flushSync();
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(setup.systemPrompt).toBe("Be brief");
  setup.change({ systemPrompt: "" });
});
