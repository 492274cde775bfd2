import { fireEvent, render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { GenerationView } from "../../bindings/GenerationView";
import type { LiveState } from "../../bindings/LiveState";
import type { MessageView } from "../../bindings/MessageView";
import { conversation } from "../../state/conversation.svelte";
import { dialogs } from "../../state/dialogs.svelte";
import { settings } from "../../state/settings.svelte";
import { setup } from "../../state/setup.svelte";
import { toasts } from "../../state/toasts.svelte";
import { aLiveState, aProblem, paragraph } from "../../test-fixtures";
import Foot from "../sidebar/Foot.svelte";
import ContextGauge from "./ContextGauge.svelte";
import ConversationPane from "./ConversationPane.svelte";
import { answer, generation, ipc, user, view } from "./test-messages";
import { article, begin, end, field, open } from "./test-harness";
import Title from "./Title.svelte";

vi.mock("../../ipc", async () => (await import("./test-messages")).ipc);

beforeEach(begin);
afterEach(end);

describe("an answer", () => {
  it("says who gave it, what it took, and shows its receipt", async () => {
    render(ConversationPane);
    await open(user(1, "Ask"), answer(2, "Says", { reasoning: [paragraph("Hm")] }));
    const said = article("GLM 4.6");
    expect(said.getByText("· via Z.AI")).toBeTruthy();
    await userEvent.click(said.getByRole("button", { name: /Thought for 12 s/ }));
    expect(said.getByText("Hm")).toBeTruthy();
    await userEvent.click(said.getByRole("button", { name: /Receipt: 612 tok, 84 tok\/s/ }));
    const receipt = within(said.getByRole("region", { name: "Receipt" }));
    for (const text of ["gen-1", "612 tokens", "341 tokens", "128 tokens", "temperature", "0.7"]) {
      expect(receipt.getByText(text), text).toBeTruthy();
    }
    await userEvent.click(receipt.getByRole("button", { name: "Use these settings" }));
    expect(setup.parameters).toEqual({ temperature: 0.7 });
  });

  it("can be answered again, and its versions can be turned", async () => {
    render(ConversationPane);
    await open(user(1, "Ask"), answer(2, "Says", { siblings: [2, 5, 6] }));
    await userEvent.click(screen.getByRole("button", { name: "Next version" }));
    expect(ipc.selectSibling).toHaveBeenCalledWith(5);
    expect(
      screen.getByRole<HTMLButtonElement>("button", { name: "Previous version" }).disabled,
    ).toBe(true);
    await userEvent.click(screen.getByRole("button", { name: "Retry" }));
    expect(ipc.retry).toHaveBeenCalledWith(2, {});
  });

  it("that is asked for again cannot be asked for twice", async () => {
    render(ConversationPane);
    const failed = { ...generation, error: aProblem("providerFailed") };
    await open(
      user(1, "Ask"),
      answer(2, "Half", { status: "stopped" }),
      user(3, "Ask"),
      answer(4, "", { status: "failed", generation: failed }),
    );
    const buttons = ["Try again", "Continue", "Retry"].flatMap((name) =>
      screen.queryAllByRole<HTMLButtonElement>("button", { name }),
    );
    expect(buttons.map((button) => button.matches(":disabled"))).toEqual([false, false, false]);
    for (const button of buttons) button.click();
    flushSync();
    expect(buttons.map((button) => button.matches(":disabled"))).toEqual([true, true, true]);
    await vi.waitFor(() => expect(ipc.retry).toHaveBeenCalledTimes(1));
    expect(ipc.continueAnswer).not.toHaveBeenCalled();
  });

  const gen = (more: Partial<GenerationView>) => ({ generation: { ...generation, ...more } });
  const failed = {
    code: "rateLimited",
    message: "Slow down.",
    detail: null,
    retryAfter: 3,
  } as const;
  it.each<[string, string, Partial<MessageView>, RegExp, string]>([
    ["empty", "", { status: "empty" }, /without writing anything/, "Try again"],
    ["refused", "", gen({ refusal: "No." }), /refused: No\./, "Edit the question"],
    ["cut", "Half", gen({ finishReason: "length" }), /length limit/, "Continue"],
    ["all thinking", "", gen({ finishReason: "length" }), /went into thinking/, "Try again"],
    ["filtered", "Half", gen({ finishReason: "content_filter" }), /filter/, "Choose another model"],
    ["interrupted", "Half", { status: "interrupted" }, /Timbre closed/, "Continue"],
    [
      "broken off",
      "Half",
      { status: "interrupted", ...gen({ error: { ...failed, code: "interrupted" } }) },
      /What came before the failure is kept/,
      "Continue",
    ],
    ["stopped", "Half", { status: "stopped" }, /You stopped/, "Continue"],
    ["stopped early", "", { status: "stopped" }, /before the first word/, "Try again"],
    [
      "failed",
      "",
      { status: "failed", ...gen({ error: failed }) },
      /Too many requests/,
      "Try again",
    ],
    ["a tool", "", gen({ finishReason: "tool_calls" }), /asked for a tool/, "Try again"],
  ])("%s has its own sentence and next step", async (_, text, more, sentence, step) => {
    render(ConversationPane);
    await open(user(1, "Ask"), answer(2, text, more));
    expect(article("GLM 4.6").getByText(sentence)).toBeTruthy();
    expect(article("GLM 4.6").getAllByRole("button", { name: step }).length).toBe(1);
  });

  async function live(id: number, more: Partial<LiveState>) {
    render(ConversationPane);
    await open(user(1, "Ask"), answer(id, "", { status: "streaming" }));
    const now = Date.now();
    const state = aLiveState({
      phase: "waiting",
      startedAt: now - 20_000,
      lastByteAt: now - 12_000,
      ...more,
    });
    const message = conversation.messages[1];
    const say = (next: Partial<LiveState>) => {
      if (message) message.live = { ...state, ...next };
      flushSync();
    };
    say({});
    return say;
  }

  it("that runs can be stopped, and says when nothing comes", async () => {
    await live(22, {});
    expect(screen.getByText(/No answer yet for 1\d s/)).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Stop" }));
    expect(ipc.stop).toHaveBeenCalledWith(22);
    expect(screen.getByText("Stopping…")).toBeTruthy();
  });

  it("that thinks shows what in one line, in the direction of its words", async () => {
    const say = await live(27, {});
    const message = conversation.messages[1];
    if (message) Object.assign(message, { hasReasoning: true, reasoningLine: "أفكر" });
    say({ phase: "reasoning" });
    expect(article("GLM 4.6").getByText("أفكر").dir).toBe("auto");
  });

  it("that is tried again counts down, and the trying can be stopped", async () => {
    vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"] });
    try {
      await live(23, { phase: "retrying", retryAt: Date.now() + 3000 });
      expect(article("GLM 4.6").getByText(/Trying again in 3 s/)).toBeTruthy();
      vi.advanceTimersByTime(1000);
      flushSync();
      const line = article("GLM 4.6");
      expect(line.getByText(/Trying again in 2 s/)).toBeTruthy();
      line.getByRole("button", { name: "Stop" }).click();
      flushSync();
      expect(ipc.stop).toHaveBeenCalledWith(23);
      expect(line.queryByRole("button", { name: "Stop" })).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });

  it("that waits for the network says so here and at the foot, and can be stopped", async () => {
    render(Foot);
    const say = await live(25, {
      phase: "waitingForNetwork",
      trouble: "No connection to openrouter.ai.",
      networkWait: { since: Date.now(), local: false },
    });
    const line = article("GLM 4.6");
    expect(
      line.getByText("No connection to openrouter.ai. Sends by itself when the network is back."),
    ).toBeTruthy();
    expect(screen.getByText("No connection").getAttribute("role")).toBe("status");
    await userEvent.click(line.getByRole("button", { name: "Stop" }));
    expect(ipc.stop).toHaveBeenCalledWith(25);
    say({ phase: "waiting", networkWait: null });
    expect(screen.queryByText("No connection")).toBeNull();
  });

  it("that cannot be saved says so until it is", async () => {
    const say = await live(24, { unsaved: { type: "diskFull" } });
    expect(screen.getByRole("alert").textContent).toContain("Disk full: not saved.");
    ipc.saveNow.mockResolvedValue(undefined);
    ipc.exportAnswer.mockResolvedValue({ path: "Downloads/Chat.md", count: 1 });
    screen.getByRole("button", { name: "Retry" }).click();
    expect(ipc.saveNow).toHaveBeenCalledOnce();
    screen.getByRole("button", { name: "Export" }).click();
    expect(ipc.exportAnswer).toHaveBeenCalledExactlyOnceWith(24);
    await vi.waitFor(() => {
      expect(toasts.items.at(-1)?.text).toBe("Written to Downloads/Chat.md");
    });
    say({ unsaved: { type: "locked" } });
    expect(screen.getByRole("alert").textContent).toContain(
      "Another program has the history open.",
    );
    say({ unsaved: { type: "failed", detail: "disk I/O error" } });
    expect(screen.getByRole("alert").textContent).toContain("disk I/O error");
    say({ unsaved: null });
    expect(screen.queryByRole("alert")).toBeNull();
  });
});

it("an answer that cannot be followed says so, and can be loaded again", async () => {
  ipc.follow.mockRejectedValue(aProblem("libraryUnavailable"));
  render(ConversationPane);
  await open(user(1, "Ask"), answer(26, "Half", { status: "streaming" }));
  const line = article("GLM 4.6");
  expect(await line.findByText("What is coming of this answer cannot be read.")).toBeTruthy();
  expect([ipc.follow.mock.calls.length, ipc.openConversation.mock.calls.length]).toEqual([3, 3]);
  expect(screen.queryByRole("button", { name: "Stop" })).toBeNull();
  ipc.openConversation.mockResolvedValue(view([user(1, "Ask"), answer(26, "Half of it")]));
  await userEvent.click(line.getByRole("button", { name: "Load again" }));
  expect(await line.findByText("Half of it")).toBeTruthy();
  expect(line.queryByRole("alert")).toBeNull();
});

describe("a question", () => {
  it("is edited in place and keeps its text when cancelled", async () => {
    ipc.messageSource.mockResolvedValue({ text: "Ask **this**", reasoning: "" });
    render(ConversationPane);
    await open(user(1, "Ask this"), answer(2, "Says"));
    await userEvent.click(article("You").getByRole("button", { name: "Edit" }));
    const box = await screen.findByRole<HTMLTextAreaElement>("textbox", {
      name: "Edit your message",
    });
    expect(box.value).toBe("Ask **this**");
    // Of an input method.
    await fireEvent.keyDown(box, { key: "Escape", keyCode: 229 });
    expect(box.isConnected).toBe(true);
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByRole("textbox", { name: "Edit your message" })).toBeNull();
    field().focus();
    await userEvent.keyboard("{ArrowUp}");
    await screen.findByRole("textbox", { name: "Edit your message" });
    await userEvent.keyboard(" again{Enter}");
    await vi.waitFor(() => expect(ipc.edit).toHaveBeenCalledWith(1, "Ask **this** again"));
  });

  it("that is being edited keeps what is typed while another chat is shown", async () => {
    ipc.messageSource.mockResolvedValue({ text: "Ask", reasoning: "" });
    render(ConversationPane);
    await open(user(1, "Ask"), answer(2, "Says"));
    await userEvent.click(article("You").getByRole("button", { name: "Edit" }));
    await screen.findByRole("textbox", { name: "Edit your message" });
    await userEvent.keyboard(" again");
    conversation.newChat();
    await open(user(1, "Ask"), answer(2, "Says"));
    const box = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Edit your message" });
    expect([box.value, document.activeElement === field()]).toEqual(["Ask again", true]);
  });
});

describe("an empty chat", () => {
  it("has three starters that set values and fill the composer", async () => {
    render(ConversationPane);
    await userEvent.click(screen.getByRole("button", { name: /Temperature 1.2\s*Min P 0.1/ }));
    expect(setup.parameters).toEqual({ temperature: 1.2, min_p: 0.1 });
    await userEvent.click(screen.getByRole("button", { name: /Temperature 0.2/ }));
    expect(setup.parameters).toEqual({ temperature: 0.2 });
    expect(field().value).toContain("tin roof");
  });

  it("without a model offers to choose one", async () => {
    settings.change({ model: null });
    render(ConversationPane);
    await userEvent.click(screen.getByRole("button", { name: "Choose a model" }));
    expect(dialogs.open).toBe("models");
    dialogs.close();
  });
});

describe("the head's pieces", () => {
  it("the title is edited in place", async () => {
    await open(user(1, "Ask"));
    ipc.updateConversation.mockResolvedValue({ ...view([]).conversation, title: "Villanelles" });
    render(Title);
    await userEvent.click(screen.getByRole("button", { name: "Sonnets" }));
    await userEvent.clear(screen.getByRole("textbox", { name: "Title" }));
    await userEvent.keyboard("Villanelles{Enter}");
    expect(ipc.updateConversation).toHaveBeenCalledWith(7, { title: "Villanelles" });
    await userEvent.click(await screen.findByRole("button", { name: "Villanelles" }));
    await userEvent.keyboard("x{Escape}");
    expect(ipc.updateConversation).toHaveBeenCalledTimes(1);
  });

  it("Esc that ends what an input method composes does not end the title's field", async () => {
    await open(user(1, "Ask"));
    render(Title);
    await userEvent.click(screen.getByRole("button", { name: "Sonnets" }));
    const title = screen.getByRole("textbox", { name: "Title" });
    await fireEvent.keyDown(title, { key: "Escape", isComposing: true });
    await fireEvent.keyDown(title, { key: "Escape", keyCode: 229 });
    expect(screen.getByRole("textbox", { name: "Title" })).toBe(title);
    await fireEvent.keyDown(title, { key: "Escape" });
    expect(screen.queryByRole("textbox", { name: "Title" })).toBeNull();
  });

  it("the gauge tells how full the context is", async () => {
    await open(user(1, "Ask"), answer(2, "Says"));
    render(ContextGauge);
    expect(screen.getByText("50%")).toBeTruthy();
  });
});
