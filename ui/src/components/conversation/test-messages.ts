/** What the tests of the open conversation share: a backend that is told what to answer, and messages. */
import { vi } from "vitest";

import type { ConversationView } from "../../bindings/ConversationView";
import type { MessageView } from "../../bindings/MessageView";
import type { Model } from "../../bindings/Model";
import { aGeneration, aMessage, anOpenConversation, aView, paragraph } from "../../test-fixtures";

/** Stands in for the backend. */
export const ipc = {
  openConversation: vi.fn(),
  updateConversation: vi.fn(),
  saveSettings: vi.fn(),
  send: vi.fn(),
  retry: vi.fn(),
  edit: vi.fn(),
  continueAnswer: vi.fn(),
  selectSibling: vi.fn(),
  messageSource: vi.fn(),
  follow: vi.fn(),
  stop: vi.fn(),
  saveNow: vi.fn(),
  exportAnswer: vi.fn(),
  openLink: vi.fn(),
  openKeyEntry: vi.fn(),
  listModels: vi.fn(),
};

/** What was asked for an answer and came of it. */
export const generation = aGeneration({
  modelAsked: "z-ai/glm-4.6",
  modelServed: "z-ai/glm-4.6",
  provider: "Z.AI",
  generationId: "gen-1",
  promptTokens: 400,
  completionTokens: 612,
  reasoningTokens: 341,
  cachedTokens: 128,
  cost: "0.0011",
  firstTokenMs: 600,
  durationMs: 7886,
  reasoningMs: 12_000,
  parameters: { temperature: 0.7 },
});

/** The model that gives the answers. */
export const model = {
  id: "z-ai/glm-4.6",
  name: "Z.ai: GLM 4.6",
  contextLength: 2024,
  promptPrice: "1",
  completionPrice: "2",
  reasoning: {
    mandatory: false,
    supportedEfforts: ["low", "high"],
    defaultEffort: "low",
    supportsMaxTokens: true,
    effortControl: true,
  },
} as unknown as Model;

/** A question. */
export const user = (id: number, text: string): MessageView =>
  aMessage(id, { parent: null, content: [paragraph(text)] });

/** The answer to the message before it. */
export const answer = (id: number, text: string, more: Partial<MessageView> = {}): MessageView => ({
  ...user(id, text),
  parent: id - 1,
  role: "assistant",
  content: text === "" ? [] : [paragraph(text)],
  generation: { ...generation },
  ...more,
});

/** A conversation that is held whole. */
export const view = (messages: MessageView[]): ConversationView =>
  aView(anOpenConversation(7, { title: "Sonnets", model: "z-ai/glm-4.6" }), messages, {
    cost: "0.01",
  });
