import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import type { Found } from "../../bindings/Found";
import * as ipc from "../../ipc";
import { conversation } from "../../state/conversation.svelte";
import { ChatMessage } from "../../state/conversation/message.svelte";
import { find } from "../../state/find.svelte";
import FindBar from "./FindBar.svelte";

vi.mock("../../ipc");

const place = (message: number, shown = true): Found => ({
  message,
  role: "user",
  shown,
  snippet: "the harbour",
  marks: [[4, 11]],
});
const held = (id: number) =>
  new ChatMessage({
    id,
    parent: null,
    role: "user",
    createdAt: 0,
    siblings: [id],
    status: "complete",
    content: [],
    reasoning: [],
    generation: null,
  });
const field = () => screen.getByRole("textbox", { name: "Find in this chat" });

beforeEach(() => {
  vi.resetAllMocks();
  conversation.id = 7;
  conversation.path.messages = [held(1), held(2)];
  find.close();
  find.text = "";
  vi.mocked(ipc.findInConversation).mockResolvedValue({
    found: [place(1), place(2), place(3, false)],
    more: false,
  });
  find.show();
  render(FindBar);
});

test("the places are counted, and Enter goes through them and round", async () => {
  await userEvent.type(field(), "harbour");
  expect(await screen.findByText("1 of 3 messages")).toBeTruthy();
  expect(vi.mocked(ipc.findInConversation).mock.lastCall).toEqual([7, "harbour"]);
  expect(conversation.sought).toEqual({ message: 1, words: ["harbour"] });
  await userEvent.keyboard("{Enter}");
  expect(conversation.sought?.message).toBe(2);
  await userEvent.keyboard("{Shift>}{Enter}{/Shift}");
  expect(conversation.sought?.message).toBe(1);
  expect(screen.getByText("1 of 3 messages")).toBeTruthy();
});

test("a place on another branch is shown with its branch", async () => {
  const openAt = vi.spyOn(conversation, "openAt").mockResolvedValue();
  await userEvent.type(field(), "h");
  await screen.findByText("1 of 3 messages");
  await userEvent.click(screen.getByRole("button", { name: "Previous place" }));
  expect(openAt).toHaveBeenCalledWith(3, ["harbour"]);
  expect(screen.getByText("another branch")).toBeTruthy();
});

test("typing does not open another branch, and Enter does", async () => {
  const openAt = vi.spyOn(conversation, "openAt").mockResolvedValue();
  vi.mocked(ipc.findInConversation).mockResolvedValue({ found: [place(3, false)], more: false });
  await userEvent.type(field(), "harbour");
  expect(await screen.findByText("1 of 1 messages")).toBeTruthy();
  expect(screen.getByText("another branch")).toBeTruthy();
  expect(openAt).not.toHaveBeenCalled();
  await userEvent.keyboard("{Enter}");
  expect(openAt.mock.calls).toEqual([[3, ["harbour"]]]);
});

test("typing on leaves a branch that is not shown for a place that is", async () => {
  const openAt = vi.spyOn(conversation, "openAt").mockResolvedValue();
  vi.mocked(ipc.findInConversation).mockResolvedValueOnce({
    found: [place(3, false)],
    more: false,
  });
  find.type("harb");
  await screen.findByText("1 of 1 messages");
  find.type("harbour");
  expect(await screen.findByText("1 of 3 messages")).toBeTruthy();
  expect([openAt.mock.calls, conversation.sought?.message]).toEqual([[], 1]);
  vi.mocked(ipc.findInConversation).mockResolvedValue({ found: [place(3, false)], more: false });
  find.type("harbours");
  await screen.findByText("1 of 1 messages");
  await userEvent.click(screen.getByRole("button", { name: "Next place" }));
  expect(openAt).toHaveBeenCalledWith(3, ["harbour"]);
});

test("a place that is not held is read from the store", async () => {
  const openAt = vi.spyOn(conversation, "openAt").mockResolvedValue();
  conversation.path.messages = [held(2)];
  await userEvent.type(field(), "h");
  await vi.waitFor(() => expect(openAt).toHaveBeenCalledWith(1, ["harbour"]));
  expect(screen.queryByText("another branch")).toBeNull();
});

test("nothing found says so; closing forgets it", async () => {
  vi.mocked(ipc.findInConversation).mockResolvedValue({ found: [], more: false });
  await userEvent.type(field(), "zzz");
  expect(await screen.findByText("Nothing found")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Close" }));
  expect([find.open, find.found]).toEqual([false, []]);
});
