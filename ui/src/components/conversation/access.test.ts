// What the keyboard and a screen reader get of a conversation that changes.

import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";

import type { MessageView } from "../../bindings/MessageView";
import * as ipc from "../../ipc";
import { conversation } from "../../state/conversation.svelte";
import { anOpenConversation, aProblem, aView } from "../../test-fixtures";
import ConversationPane from "./ConversationPane.svelte";

vi.mock("../../ipc");

const message = (id: number, text: string, more: Partial<MessageView> = {}): MessageView => ({
  id,
  parent: null,
  role: "user",
  createdAt: 0,
  siblings: [id],
  status: "complete",
  content: text === "" ? [] : [{ type: "paragraph", children: [{ type: "text", text }] }],
  reasoning: [],
  generation: null,
  ...more,
});
const answer = (id: number, text: string, more: Partial<MessageView> = {}) =>
  message(id, text, { role: "assistant", parent: 1, ...more });
const shown = (id: number, last: MessageView) =>
  aView(anOpenConversation(id), [message(1, "Ask"), last]);

async function open(id: number, last: MessageView) {
  vi.mocked(ipc.openConversation).mockResolvedValue(shown(id, last));
  await conversation.open(id);
  flushSync();
}

beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(ipc.follow).mockReturnValue(new Promise(() => {}));
  conversation.newChat();
  render(ConversationPane);
});

describe("another version of an answer", () => {
  const focused = () => document.activeElement?.getAttribute("aria-label");

  async function turnOn() {
    screen.getByRole("button", { name: "Next version" }).focus();
    await userEvent.keyboard("{Enter}");
  }

  it("has the keyboard where the one before had it", async () => {
    const version = (id: number) => answer(id, `Version ${id}`, { siblings: [2, 5, 6] });
    vi.mocked(ipc.selectSibling).mockImplementation(async (id) => shown(7, version(id)));
    await open(7, version(2));
    await turnOn();
    await screen.findByText("Version 5");
    await vi.waitFor(() => expect(focused()).toBe("Next version"));
    // Behind the last there is no next one.
    await turnOn();
    await screen.findByText("Version 6");
    await vi.waitFor(() => expect(focused()).toBe("Previous version"));
  });

  it("has it itself when it is the only one left", async () => {
    vi.mocked(ipc.selectSibling).mockResolvedValue(shown(7, answer(5, "Alone")));
    await open(7, answer(2, "Says", { siblings: [2, 5] }));
    await turnOn();
    await screen.findByText("Alone");
    await vi.waitFor(() => expect(focused()).toBe("Model"));
  });
});

describe("the end of an answer", () => {
  const ended = { status: "complete" } as const;
  const failed: Partial<MessageView> = {
    status: "failed",
    generation: {
      modelAsked: "a/b",
      modelServed: null,
      provider: null,
      generationId: null,
      finishReason: null,
      promptTokens: null,
      completionTokens: null,
      reasoningTokens: null,
      cachedTokens: null,
      cost: null,
      firstTokenMs: null,
      durationMs: null,
      reasoningMs: null,
      parameters: {},
      error: aProblem("network"),
      refusal: null,
    },
  };

  /** An answer that ends while it is shown. */
  async function runs(id: number, ending: Partial<MessageView>) {
    await open(7, answer(id, "Says", { status: "streaming" }));
    conversation.messages.at(-1)?.take(answer(id, "Says", ending));
    flushSync();
  }

  it("is announced when it comes, and not when what has long ended is opened", async () => {
    await runs(20, ended);
    expect(screen.getByText("Answer finished").getAttribute("role")).toBe("status");
    await open(8, answer(21, "Old"));
    expect(screen.queryByText(/^Answer/)).toBeNull();
    await open(7, answer(20, "Says"));
    expect(screen.queryByText(/^Answer/)).toBeNull();
  });

  it("is an alert when it is a failure that has just come, and a note when it is an old one", async () => {
    await runs(22, failed);
    expect(screen.getByText("Answer ended")).toBeTruthy();
    const title = screen.getByRole("alert").querySelector("p")?.textContent ?? "";
    await open(8, answer(23, "Old", failed));
    expect(screen.queryByRole("alert")).toBeNull();
    expect(screen.getByRole("note").textContent).toContain(title);
  });
});
