import { beforeEach, expect, test, vi } from "vitest";

import type { IpcError } from "../bindings/IpcError";
import type { MessageView } from "../bindings/MessageView";
import * as ipc from "../ipc";
import { aKey, aModel, anOpenConversation, aProblem, aStatus, aView } from "../test-fixtures";
import { catalogue } from "./catalogue.svelte";
import { beginAt } from "./branches";
import { conversation } from "./conversation.svelte";
import type { ChatMessage } from "./conversation/message.svelte";
import { dialogs } from "./dialogs.svelte";
import { endpoints } from "./endpoints.svelte";
import { picking } from "./picking.svelte";
import { noteOn, remedies } from "./remedies";
import { service } from "./service.svelte";
import { setup } from "./setup.svelte";

vi.mock("../ipc");

const view = (id: number, role: MessageView["role"], text: string): MessageView => ({
  id,
  parent: id === 1 ? null : id - 1,
  role,
  createdAt: 0,
  siblings: [id],
  status: "complete",
  content: text === "" ? [] : [{ type: "paragraph", children: [{ type: "text", text }] }],
  reasoning: [],
  generation: null,
});

const help = (more: Partial<NonNullable<IpcError["help"]>>): NonNullable<IpcError["help"]> => ({
  remedy: "none",
  retryAt: null,
  affordableTokens: null,
  excessTokens: null,
  similarModels: [],
  flagged: null,
  provider: null,
  ...more,
});

const failure = (
  code: IpcError["code"],
  more: Partial<NonNullable<IpcError["help"]>> = {},
): IpcError => ({ ...aProblem(code), help: help(more) });

// Two turns, the second of which failed.
let failed: ChatMessage;

const labels = (error: IpcError) => remedies(error, failed).map((offer) => offer.label);
const take = (error: IpcError, label: string) =>
  remedies(error, failed)
    .find((offer) => offer.label === label)
    ?.take();

beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(ipc.openLink).mockResolvedValue();
  vi.mocked(ipc.retry).mockRejectedValue(aProblem("cancelled"));
  vi.mocked(ipc.updateConversation).mockImplementation(async (id, patch) =>
    anOpenConversation(id, { model: "a/b", ...patch }),
  );
  service.take(aStatus());
  catalogue.models = [aModel(), aModel({ id: "c/d", name: "D" })];
  setup.show(null);
  const messages = [
    view(1, "user", "First"),
    view(2, "assistant", "Yes"),
    view(3, "user", "And now?"),
    view(4, "assistant", ""),
  ];
  conversation.resume(aView(anOpenConversation(7, { model: "a/b" }), messages));
  failed = conversation.messages[3] as ChatMessage;
  endpoints.offers = null;
});

test("too little credit offers what it pays for, this once, and the way to more", async () => {
  const error = failure("noCredits", { remedy: "lowerMaxTokens", affordableTokens: 1200 });
  expect(labels(error)).toEqual([
    "Try with 1,200 tokens",
    "Add credits",
    "Choose another model",
    "Try again",
  ]);
  take(error, "Try with 1,200 tokens");
  await vi.waitFor(() =>
    expect(ipc.retry).toHaveBeenCalledWith(4, { parameters: { max_tokens: 1200 } }),
  );
  expect(setup.parameters).toEqual({});
  take(error, "Add credits");
  expect(ipc.openLink).toHaveBeenCalledWith("https://openrouter.ai/settings/credits");
});

test("a key at its limit leads to the keys, and what is left is said", () => {
  const error = failure("noCredits", { remedy: "raiseKeyLimit" });
  take(error, "Raise the limit");
  expect(ipc.openLink).toHaveBeenCalledWith("https://openrouter.ai/settings/keys");
  expect(noteOn(error, failed)).toBe(null);
  service.info = aKey({ limitRemaining: "0.25" });
  expect(noteOn(error, failed)).toBe("$0.25 of this key's limit is left.");
});

test("a server of one's own has no account to send anybody to", () => {
  service.take(aStatus({ kind: "custom", url: "http://127.0.0.1:1/v1" }));
  expect(labels(failure("noCredits"))).toEqual(["Choose another model", "Try again"]);
  expect(labels(failure("dataPolicy"))).not.toContain("Open privacy settings");
  expect(labels(failure("contextTooLong", { excessTokens: 10 }))).not.toContain(
    "Let OpenRouter shorten it",
  );
});

test("too long a conversation goes without its oldest messages, while there are any", async () => {
  const error = failure("contextTooLong", { excessTokens: 300 });
  expect(labels(error)[0]).toBe("Send without the oldest messages");
  take(error, "Send without the oldest messages");
  await vi.waitFor(() => expect(ipc.retry).toHaveBeenCalledWith(4, { shorten: true }));
  await beginAt(3);
  expect(ipc.updateConversation).toHaveBeenCalledWith(7, { contextFrom: 3 });
  expect(labels(error)).not.toContain("Send without the oldest messages");
});

test("OpenRouter can be told to shorten it, which stays in the console", async () => {
  setup.change({ parameters: { plugins: [{ id: "web" }] } });
  const error = failure("contextTooLong");
  take(error, "Let OpenRouter shorten it");
  const plugins = [{ id: "web" }, { id: "context-compression" }];
  expect(setup.parameters["plugins"]).toEqual(plugins);
  await vi.waitFor(() => expect(ipc.retry).toHaveBeenCalled());
  expect(ipc.updateConversation).toHaveBeenCalledWith(7, { parameters: { plugins } });
  expect(labels(error)).not.toContain("Let OpenRouter shorten it");
});

test("a model that the service suggests is asked at once, and from then on", async () => {
  const error = failure("modelGone", { similarModels: ["c/d", "e/f"] });
  expect(labels(error).slice(0, 2)).toEqual(["Try D", "Try e/f"]);
  take(error, "Try D");
  await vi.waitFor(() => expect(ipc.retry).toHaveBeenCalledWith(4, { model: "c/d" }));
  expect(setup.model).toBe("c/d");
});

test("the picker answers again with the model that is chosen in it, and keeps that", async () => {
  take(failure("modelGone"), "Choose another model");
  expect([dialogs.open, picking.answer?.id]).toEqual(["models", 4]);
  picking.choose("c/d");
  await vi.waitFor(() => expect(ipc.retry).toHaveBeenCalledWith(4, { model: "c/d" }));
  expect(setup.model).toBe("c/d");
});

test("the provider that failed is left out, where others offer the model", async () => {
  const error = failure("providerFailed", { provider: "One" });
  failed.take({
    ...failed.view,
    generation: { ...({} as NonNullable<MessageView["generation"]>), error },
  });
  expect(labels(error)).not.toContain("Ask the other providers");
  const offer = (providerName: string, tag: string) => ({ providerName, tag }) as never;
  endpoints.offers = [offer("One", "one/fp8"), offer("Two", "two")];
  take(error, "Ask the other providers");
  await vi.waitFor(() =>
    expect(ipc.retry).toHaveBeenCalledWith(4, { parameters: { "provider.ignore": ["one"] } }),
  );
});

test("whatever broke an answer off, it can be gone on with", () => {
  failed.take(view(4, "assistant", "The lamp is"));
  for (const code of ["interrupted", "rateLimited", "providerFailed"] as const) {
    expect(labels(failure(code)).slice(0, 2), code).toEqual(["Continue", "Try again"]);
  }
  expect(noteOn(failure("rateLimited"), failed)).toBe("What came before the failure is kept.");
});

test("a rejected key leads to the key's settings", () => {
  take(failure("badKey"), "Key settings");
  expect([dialogs.open, dialogs.atKey]).toEqual(["settings", true]);
});

test("every failure of the service can be answered with something", () => {
  const codes = [
    "noKey",
    "badKey",
    "noCredits",
    "rateLimited",
    "moderated",
    "modelGone",
    "dataPolicy",
    "contextTooLong",
    "tooLarge",
    "badRequest",
    "network",
    "timeout",
    "interrupted",
    "providerFailed",
    "notAnApi",
    "emptyAnswer",
  ] as const;
  for (const code of codes) expect(labels(failure(code)), code).not.toEqual([]);
});
