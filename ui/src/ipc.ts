// The only way out of the page: one typed function per command of the backend, and its events.
// Every function rejects with an `IpcError`, whatever went wrong; nothing else in ui/ imports @tauri-apps/api.

import { Channel, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWindow } from "@tauri-apps/api/window";

import type { BackendEvent } from "./bindings/BackendEvent";
import type { Backup } from "./bindings/Backup";
import type { Boot } from "./bindings/Boot";
import type { Catalogue } from "./bindings/Catalogue";
import type { Conversation } from "./bindings/Conversation";
import type { ConversationPage } from "./bindings/ConversationPage";
import type { ConversationSummary } from "./bindings/ConversationSummary";
import type { ConversationView } from "./bindings/ConversationView";
import type { CreatedFolder } from "./bindings/CreatedFolder";
import type { CreatedTag } from "./bindings/CreatedTag";
import type { DeletedFolder } from "./bindings/DeletedFolder";
import type { DeletedTag } from "./bindings/DeletedTag";
import type { Document } from "./bindings/Document";
import type { Exported } from "./bindings/Exported";
import type { ExportFormat } from "./bindings/ExportFormat";
import type { Folder } from "./bindings/Folder";
import type { Followed } from "./bindings/Followed";
import type { FoundInConversation } from "./bindings/FoundInConversation";
import type { GenerationEvent } from "./bindings/GenerationEvent";
import type { ImportProgress } from "./bindings/ImportProgress";
import type { ImportReport } from "./bindings/ImportReport";
import type { IpcError } from "./bindings/IpcError";
import type { KeyInfo } from "./bindings/KeyInfo";
import type { Listing } from "./bindings/Listing";
import type { MessagePage } from "./bindings/MessagePage";
import type { Parameters } from "./bindings/Parameters";
import type { PathPart } from "./bindings/PathPart";
import type { RemovedFolder } from "./bindings/RemovedFolder";
import type { RemovedTag } from "./bindings/RemovedTag";
import type { SearchPage } from "./bindings/SearchPage";
import type { ServiceKind } from "./bindings/ServiceKind";
import type { ServiceStatus } from "./bindings/ServiceStatus";
import type { Settings } from "./bindings/Settings";
import type { SettingsPatch } from "./bindings/SettingsPatch";
import type { SignInPages } from "./bindings/SignInPages";
import type { Started } from "./bindings/Started";
import type { Subject } from "./bindings/Subject";
import type { Tag } from "./bindings/Tag";

/** What may be changed of a conversation; what is absent stays. */
export type ConversationPatch = Partial<
  Pick<
    Conversation,
    | "title"
    | "pinned"
    | "model"
    | "systemPrompt"
    | "parameters"
    | "draft"
    | "archived"
    | "folder"
    | "place"
    | "contextFrom"
  >
>;

/** What may be changed of several conversations at once. */
export type BulkPatch = Partial<Pick<Conversation, "pinned" | "archived" | "folder">>;

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
async function call<T, E = never>(
  command: string,
  request?: Record<string, unknown>,
  channel?: Channel<E>,
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

/** Checks a key and stores it; null from a server that says nothing of keys. Only the key-entry window may call this. */
export const setKey = (key: string) => call<KeyInfo | null>("set_key", { key });

/** Asks the service what the stored key may spend; null from a server that says nothing of keys. */
export const keyInfo = () => call<KeyInfo | null>("key_info");

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

/** One page of a list, newest first; `cursor` is the `next` of the page before. */
export const listConversations = (cursor: string | null, limit: number, listing?: Listing) =>
  call<ConversationPage>("list_conversations", { cursor, limit, ...(listing && { listing }) });

/** A conversation where its reader was, with the part of the path around that. */
export const openConversation = (id: number) => call<ConversationView>("open_conversation", { id });

/** More of the path of a conversation. */
export const readMessages = (conversation: number, part: PathPart) =>
  call<MessagePage>("read_messages", { conversation, part });

/** Changes what `patch` names. */
export const updateConversation = (id: number, patch: ConversationPatch) =>
  call<Conversation>("update_conversation", { id, patch });

/** Moves a conversation to the trash; `restoreConversation` takes it back. */
export const deleteConversation = (id: number) => call<void>("delete_conversation", { id });

/** Takes a conversation back out of the trash. */
export const restoreConversation = (id: number) =>
  call<ConversationSummary>("restore_conversation", { id });

/** Changes conversations in the same way, all or none. */
export const updateConversations = (ids: number[], patch: BulkPatch) =>
  call<void>("update_conversations", { ids, patch });

/** Moves conversations to the trash, all or none. */
export const deleteConversations = (ids: number[]) => call<void>("delete_conversations", { ids });

/** Takes conversations back out of the trash, all or none. */
export const restoreConversations = (ids: number[]) => call<void>("restore_conversations", { ids });

/** Removes for ever conversations that are in the trash, all or none. */
export const deleteForEver = (ids: number[]) => call<void>("delete_for_ever", { ids });

/** Removes for ever what is in the trash; answers with how many conversations went. */
export const emptyTrash = () => call<number>("empty_trash");

// ---- folders and tags

/** All folders, siblings in their order. */
export const listFolders = () => call<Folder[]>("list_folders");

/** Makes a folder, the last of its siblings. */
export const createFolder = (parent: number | null, name: string) =>
  call<CreatedFolder>("create_folder", { parent, name });

/** Gives a folder another name. */
export const renameFolder = (id: number, name: string) =>
  call<Folder[]>("rename_folder", { id, name });

/** Moves a folder into another one (null: to the top), before a sibling or (null) to the end. */
export const moveFolder = (id: number, parent: number | null, before: number | null) =>
  call<Folder[]>("move_folder", { id, parent, before });

/** Removes a folder; what lies in it moves to where it was. `restoreFolder` takes it back. */
export const deleteFolder = (id: number) => call<DeletedFolder>("delete_folder", { id });

/** Puts a removed folder back, with what has not been moved elsewhere since. */
export const restoreFolder = (removed: RemovedFolder) =>
  call<Folder[]>("restore_folder", { removed });

/** All tags by name. */
export const listTags = () => call<Tag[]>("list_tags");

/** Makes a tag; rejects with "invalidInput" when the name is taken. */
export const createTag = (name: string, colour: string) =>
  call<CreatedTag>("create_tag", { name, colour });

/** Gives a tag another name and colour. */
export const updateTag = (id: number, name: string, colour: string) =>
  call<Tag[]>("update_tag", { id, name, colour });

/** Removes a tag, from every conversation as well. `restoreTag` takes it back. */
export const deleteTag = (id: number) => call<DeletedTag>("delete_tag", { id });

/** Puts a removed tag back, on every conversation that had it. */
export const restoreTag = (removed: RemovedTag) => call<Tag[]>("restore_tag", { removed });

/** Ties a tag to conversations, or unties it. */
export const tagConversations = (ids: number[], tag: number, tagged: boolean) =>
  call<void>("tag_conversations", { ids, tag, tagged });

// ---- search

/** Searches everything outside the trash; `cursor` is the `next` of the page before. Nothing typed is an error. */
export const search = (query: string, limit: number, cursor: number | null) =>
  call<SearchPage>("search", {
    query,
    limit,
    cursor,
    utcOffset: -60_000 * new Date().getTimezoneOffset(),
  });

/** Finds in one conversation, on all its branches, in reading order. */
export const findInConversation = (conversation: number, query: string) =>
  call<FoundInConversation>("find_in_conversation", { conversation, query });

// ---- in and out

/** Writes conversations (null: all outside the trash) into the downloads folder. */
export const exportConversations = (ids: number[] | null, format: ExportFormat) =>
  call<Exported>("export_conversations", { ids, format });

/** Begins an import and ends the one before; answers with its number. */
export const importBegin = () => call<number>("import_begin");

/** Sends the next piece of the file, at most 4 MB. */
export async function importChunk(id: number, bytes: Uint8Array): Promise<void> {
  try {
    await invoke<void>("import_chunk", bytes, { headers: { "import-id": String(id) } });
  } catch (reason) {
    throw asIpcError(reason);
  }
}

/** What the file would bring; nothing changes. */
export const importPreview = (id: number) => call<ImportReport>("import_preview", { id });

/** Takes the file in, whole or not at all. The import has ended then. */
export const importRun = (id: number, onProgress: (progress: ImportProgress) => void) =>
  call<ImportReport, ImportProgress>("import_run", { id }, new Channel<ImportProgress>(onProgress));

/** Ends an import, also while it runs: nothing of it is taken in. */
export const importCancel = (id: number) => call<void>("import_cancel", { id });

/** The backups there are, newest first. */
export const listBackups = () => call<Backup[]>("list_backups");

/** Makes a backup and lists them all. */
export const backUpNow = () => call<Backup[]>("back_up_now");

/** Restores a backup, after a backup of what there is; null when everything was replaced. */
export const restoreBackup = (name: string, how: "merge" | "replace") =>
  call<ImportReport | null>("restore_backup", { name, how });

// ---- messages

/** Makes the branch of `message` the one that is shown. */
export const selectSibling = (message: number) =>
  call<ConversationView>("select_sibling", { message });

/** The conversation of a message, on a branch that shows it. */
export const revealMessage = (message: number) =>
  call<ConversationView>("reveal_message", { message });

/** Deletes a message, alone or with what follows it; `restoreMessage` takes it back. */
export const deleteMessage = (message: number, branch: boolean) =>
  call<ConversationView>("delete_message", { message, branch });

/** Brings a deleted message back and shows it. */
export const restoreMessage = (message: number) =>
  call<ConversationView>("restore_message", { message });

/** Copies what leads to a message into a conversation of its own, and opens that. */
export const fork = (message: number) => call<ConversationView>("fork", { message });

/** The text of a message as it was written, for copying and editing. */
export const messageSource = (message: number) =>
  call<{ text: string; reasoning: string }>("message_source", { message });

/** The path of a conversation from its beginning to its end, as Markdown, without what was thought. */
export const conversationSource = (id: number) => call<string>("conversation_source", { id });

/** Writes the question down and starts its answer; resolves once both are durable. */
export const send = (request: SendRequest) => call<Started>("send", request);

/** A new version of a question, answered. */
export const edit = (message: number, text: string) => call<Started>("edit", { message, text });

/**
 * What is different from the first time: another model or other parameters, this once; or, from now on, as much less of
 * the beginning of the conversation as did not fit.
 */
export type Over = { model?: string; parameters?: Parameters; shorten?: boolean };

/** A new answer beside `message`. */
export const retry = (message: number, over: Over) => call<Started>("retry", { message, ...over });

/** Goes on where a stopped or cut answer ended. */
export const continueAnswer = (message: number) => call<Started>("continue_answer", { message });

/**
 * Subscribes to a running answer: one snapshot, then a frame of operations at a time. Resolves with the
 * finished message, which is the truth; what the channel painted is replaced by it; and with what the
 * conversation has cost by then.
 */
export async function follow(
  message: number,
  onEvent: (event: GenerationEvent) => void,
): Promise<Followed> {
  const channel = new Channel<GenerationEvent>(onEvent);
  return call<Followed, GenerationEvent>("follow", { message }, channel);
}

/** Stops an answer; what came is kept. */
export const stop = (message: number) => call<void>("stop", { message });

/** Tells whether this window can be seen; nothing is painted to a hidden one. */
export const windowSeen = (seen: boolean) => call<void>("window_seen", { seen });
/** Tries again now to write the answers that the library refused; their states say how it went. */
export const saveNow = () => call<void>("save_now");

/** Writes one answer into the downloads, with what is not in the library yet. */
export const exportAnswer = (message: number) => call<Exported>("export_answer", { message });

// ---- outside

/** Opens a link (http, https, mailto) in the system's own program. */
export const openLink = (url: string) => call<void>("open_link", { url });

/**
 * The bytes of a picture on the web (http, https): PNG, JPEG, GIF, WebP or AVIF, at most 10 MB. `again`: one that was
 * fetched before, from memory alone.
 */
export const fetchPicture = (url: string, again: boolean) =>
  call<ArrayBuffer>("fetch_picture", { url, again });

/** Tells that nothing is held back any more, after the event `closing`: the window closes. */
export const readyToClose = () => call<void>("ready_to_close");

// ---- events

/** Whatever the backend tells without being asked, for as long as the page lives. */
export const onEvent = (handle: (event: BackendEvent) => void): Promise<unknown> =>
  listen<BackendEvent>("backend", (event) => handle(event.payload));
