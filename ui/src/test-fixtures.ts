// Plain values of the types that cross from the backend, for tests to vary.

import type { Conversation } from "./bindings/Conversation";
import type { ConversationView } from "./bindings/ConversationView";
import type { ConversationSummary } from "./bindings/ConversationSummary";
import type { GenerationView } from "./bindings/GenerationView";
import type { IpcError } from "./bindings/IpcError";
import type { KeyInfo } from "./bindings/KeyInfo";
import type { LiveState } from "./bindings/LiveState";
import type { MessageView } from "./bindings/MessageView";
import type { Model } from "./bindings/Model";
import type { ModelReasoning } from "./bindings/ModelReasoning";
import type { Node as TreeNode } from "./bindings/Node";
import type { ServiceStatus } from "./bindings/ServiceStatus";

export const aModel = (more: Partial<Model> = {}): Model => ({
  id: "a/b",
  canonicalSlug: null,
  name: "B",
  author: "a",
  description: "",
  created: null,
  contextLength: 8000,
  maxCompletionTokens: null,
  inputModalities: ["text"],
  outputModalities: ["text"],
  promptPrice: null,
  completionPrice: null,
  free: false,
  supportedParameters: [],
  defaultParameters: {},
  reasoning: null,
  expires: null,
  pricing: {},
  ...more,
});

export const someReasoning = (more: Partial<ModelReasoning> = {}): ModelReasoning => ({
  mandatory: false,
  supportedEfforts: null,
  defaultEffort: null,
  supportsMaxTokens: true,
  effortControl: true,
  defaultEnabled: null,
  ...more,
});

export const aConversation = (
  id: number,
  more: Partial<ConversationSummary> = {},
): ConversationSummary => ({
  id,
  title: `Chat ${id}`,
  createdAt: 0,
  updatedAt: 1000 - id,
  pinned: false,
  running: false,
  archived: false,
  folder: null,
  tags: [],
  deletedAt: null,
  ...more,
});

export const anOpenConversation = (id: number, more: Partial<Conversation> = {}): Conversation => ({
  id,
  title: `Chat ${id}`,
  titledBy: "person",
  createdAt: 0,
  updatedAt: 0,
  pinned: false,
  archived: false,
  folder: null,
  tags: [],
  deletedAt: null,
  model: null,
  systemPrompt: "",
  parameters: {},
  draft: "",
  head: null,
  place: null,
  contextFrom: null,
  ...more,
});

/** A conversation that is held whole. */
export const aView = (
  conversation: Conversation,
  messages: MessageView[],
  more: Partial<ConversationView> = {},
): ConversationView => ({
  conversation,
  messages,
  older: false,
  newer: false,
  head: null,
  cost: null,
  contextTokens: null,
  ...more,
});

/** Text of a question, or of an answer that nothing is known of. */
export const aMessage = (id: number, more: Partial<MessageView> = {}): MessageView => ({
  id,
  parent: id === 1 ? null : id - 1,
  role: "user",
  createdAt: 0,
  siblings: [id],
  status: "complete",
  content: [],
  reasoning: [],
  generation: null,
  ...more,
});

/** A paragraph of one text. */
export const paragraph = (text: string): TreeNode => ({
  type: "paragraph",
  children: [{ type: "text", text }],
});

export const aGeneration = (more: Partial<GenerationView> = {}): GenerationView => ({
  modelAsked: "a/b",
  modelServed: null,
  provider: null,
  generationId: null,
  finishReason: "stop",
  promptTokens: 10,
  completionTokens: 5,
  reasoningTokens: null,
  cachedTokens: null,
  cost: "0.5",
  firstTokenMs: null,
  durationMs: null,
  reasoningMs: null,
  parameters: {},
  error: null,
  refusal: null,
  ...more,
});

/** What an answer that is on its way does. */
export const aLiveState = (more: Partial<LiveState> = {}): LiveState => ({
  phase: "answering",
  startedAt: 0,
  lastByteAt: 0,
  reasoningMs: null,
  retryAt: null,
  trouble: null,
  networkWait: null,
  tokens: 0,
  modelServed: null,
  provider: null,
  unsaved: null,
  ...more,
});

export const aStatus = (more: Partial<ServiceStatus> = {}): ServiceStatus => ({
  kind: "openRouter",
  url: "https://openrouter.ai/api/v1",
  encrypted: true,
  key: { state: "none" },
  overrides: { dataDirectory: null, service: null, keyFromEnvironment: false },
  ...more,
});

export const aProblem = (code: IpcError["code"], message = "The backend's words."): IpcError => ({
  code,
  message,
  detail: null,
  retryAfter: null,
});

// Only what the page shows of a key; the rest of the answer is the backend's to pass on.
export const aKey = (
  more: Partial<
    Pick<
      KeyInfo,
      | "label"
      | "usage"
      | "usageDaily"
      | "usageMonthly"
      | "limit"
      | "limitRemaining"
      | "limitReset"
      | "isFreeTier"
      | "freeModelDailyRequests"
    >
  > = {},
) =>
  ({
    label: "sk-or-v1-abc…",
    usage: "2.5",
    usageDaily: null,
    usageMonthly: null,
    limit: "10",
    limitRemaining: "7.5",
    limitReset: null,
    isFreeTier: false,
    freeModelDailyRequests: null,
    ...more,
  }) as KeyInfo;
