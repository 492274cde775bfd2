// The only way out of the page: one typed function per command of the backend, and its events.
// Every function rejects with an `IpcError`, whatever went wrong; nothing else in ui/ imports @tauri-apps/api.

import { Channel, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWindow } from "@tauri-apps/api/window";

import type { Boot } from "./bindings/Boot";
import type { Catalogue } from "./bindings/Catalogue";
import type { Conversation } from "./bindings/Conversation";
import type { ConversationPage } from "./bindings/ConversationPage";
import type { ConversationSummary } from "./bindings/ConversationSummary";
import type { ConversationView } from "./bindings/ConversationView";
import type { Document } from "./bindings/Document";
import type { GenerationEvent } from "./bindings/GenerationEvent";
import type { IpcError } from "./bindings/IpcError";
import type { KeyInfo } from "./bindings/KeyInfo";
import type { MessageView } from "./bindings/MessageView";
import type { Parameters } from "./bindings/Parameters";
import type { ServiceKind } from "./bindings/ServiceKind";
import type { ServiceStatus } from "./bindings/ServiceStatus";
import type { Settings } from "./bindings/Settings";
import type { SettingsPatch } from "./bindings/SettingsPatch";
import type { SignInPages } from "./bindings/SignInPages";
import type { Started } from "./bindings/Started";
import type { Subject } from "./bindings/Subject";

/** What may be changed of a conversation; what is absent stays. */
export type ConversationPatch = Partial<
  Pick<Conversation, "title" | "pinned" | "model" | "systemPrompt" | "parameters" | "draft">
>;

/** A question on its way out. `conversation` and `parent` are null for the first one. */
export type SendRequest = {
  conversation: number | null;
  parent: number | null;
  text: string;
  model: string;
  systemPrompt: string;
  parameters: Parameters;
};

// Tauri rejects with the command's error, or with a plain string when the call never reached a command.
function asIpcError(reason: unknown): IpcError {
  if (typeof reason === "object" && reason !== null && "code" in reason && "message" in reason) {
    return reason as IpcError;
  }
  const detail = reason instanceof Error ? reason.message : String(reason);
  return { code: "bug", message: "Something inside Timbre failed.", detail, retryAfter: null };
}

// A channel is an argument of its own: Tauri does not look for one inside `request`.
async function call<T>(
  command: string,
  request?: Record<string, unknown>,
  channel?: Channel<GenerationEvent>,
): Promise<T> {
  try {
    return await invoke<T>(command, { ...(request && { request }), ...(channel && { channel }) });
  } catch (reason) {
    throw asIpcError(reason);
  }
}

// ---- start and settings

/** Everything the window needs for its first paint; never waits for the keyring or the network. */
export const boot = () => call<Boot>("boot");

/** Saves what `patch` names and answers with all settings. */
export const saveSettings = (patch: SettingsPatch) => call<Settings>("save_settings", { patch });

// ---- service and key

/** Looks at the service and reads the keyring; may take up to three seconds. */
export const serviceStatus = () => call<ServiceStatus>("service_status");

/** Chooses the service. `url` counts for kind "custom" only; "offline" starts the simulator. */
export const useService = (kind: ServiceKind, url: string) =>
  call<ServiceStatus>("use_service", { kind, url });

/** Opens the small window in which a key is typed; this page never sees one. */
export const openKeyEntry = () => call<void>("open_key_entry");

/** Checks a key and stores it. Only the key-entry window may call this. */
export const setKey = (key: string) => call<KeyInfo>("set_key", { key });

/** Asks the service what the stored key may spend. */
export const keyInfo = () => call<KeyInfo>("key_info");

/** Forgets the key, in the keyring and in memory. */
export const removeKey = () => call<ServiceStatus>("remove_key");

/** Begins to sign in with OpenRouter; the backend opens the page in the system's browser. */
export const beginSignIn = () => call<SignInPages>("begin_sign_in");

/** Resolves when the key is stored; rejects with "cancelled", "timeout" after ten minutes, or another code. */
export const awaitSignIn = () => call<KeyInfo>("await_sign_in");

/** Exchanges the code that the page of codes shows. */
export const pasteSignInCode = (code: string) => call<KeyInfo>("paste_sign_in_code", { code });

/** Ends the attempt to sign in; what waits for it rejects with "cancelled". */
export const cancelSignIn = () => call<void>("cancel_sign_in");

/** Closes the window this page is in; only the key-entry window does. */
export const closeWindow = () => getCurrentWindow().close();

// ---- models

/** The catalogue from the cache, at once; `refresh` asks the service again behind it. */
export const listModels = (refresh: boolean) => call<Catalogue>("list_models", { refresh });

/** What else the service says (endpoints, providers, rankings …), as `listModels`; the subject gives the body's type. */
export const readDocument = (subject: Subject, refresh: boolean) =>
  call<Document>("read_document", { subject, refresh });

// ---- conversations

/** One page of conversations, newest first; `cursor` is the `next` of the page before. */
export const listConversations = (cursor: string | null, limit: number) =>
  call<ConversationPage>("list_conversations", { cursor, limit });

/** A conversation with the messages from its root to its head. */
export const openConversation = (id: number) => call<ConversationView>("open_conversation", { id });

/** Changes what `patch` names. */
export const updateConversation = (id: number, patch: ConversationPatch) =>
  call<Conversation>("update_conversation", { id, patch });

/** Moves a conversation to the trash; `restoreConversation` takes it back. */
export const deleteConversation = (id: number) => call<void>("delete_conversation", { id });

/** Takes a conversation back out of the trash. */
export const restoreConversation = (id: number) =>
  call<ConversationSummary>("restore_conversation", { id });

// ---- messages

/** Makes the branch of `message` the one that is shown. */
export const selectSibling = (message: number) =>
  call<ConversationView>("select_sibling", { message });

/** The text of a message as it was written, for copying and editing. */
export const messageSource = (message: number) =>
  call<{ text: string; reasoning: string }>("message_source", { message });

/** Writes the question down and starts its answer; resolves once both are durable. */
export const send = (request: SendRequest) => call<Started>("send", request);

/** A new version of a question, answered. */
export const edit = (message: number, text: string) => call<Started>("edit", { message, text });

/** A new answer beside `message`; `model` null asks the same model. */
export const retry = (message: number, model: string | null) =>
  call<Started>("retry", { message, model });

/** Goes on where a stopped or cut answer ended. */
export const continueAnswer = (message: number) => call<Started>("continue_answer", { message });

/**
 * Subscribes to a running answer: one snapshot, then a frame of operations at a time. Resolves with the
 * finished message, which is the truth; what the channel painted is replaced by it.
 */
export async function follow(
  message: number,
  onEvent: (event: GenerationEvent) => void,
): Promise<MessageView> {
  const channel = new Channel<GenerationEvent>(onEvent);
  return call<MessageView>("follow", { message }, channel);
}

/** Stops an answer; what came is kept. */
export const stop = (message: number) => call<void>("stop", { message });

// ---- outside

/** Opens a link (http, https, mailto) in the system's own program. */
export const openLink = (url: string) => call<void>("open_link", { url });

// ---- events

/** Stops listening. */
export type Unlisten = () => void;

/** The service or its key changed, here or in another window. */
export const onServiceChanged = (handle: (status: ServiceStatus) => void): Promise<Unlisten> =>
  listen<ServiceStatus>("service-changed", (event) => handle(event.payload));

/** A refresh of the catalogue finished; list it again. */
export const onCatalogueChanged = (handle: () => void): Promise<Unlisten> =>
  listen<null>("catalogue-changed", () => handle());

/** A refresh of a document finished; read it again. */
export const onDocumentChanged = (handle: () => void): Promise<Unlisten> =>
  listen<null>("document-changed", () => handle());

/** Conversations changed behind this window; list them again. */
export const onConversationsChanged = (handle: () => void): Promise<Unlisten> =>
  listen<null>("conversations-changed", () => handle());

/** An answer finished; the payload is its message id. */
export const onGenerationFinished = (handle: (message: number) => void): Promise<Unlisten> =>
  listen<number>("generation-finished", (event) => handle(event.payload));
