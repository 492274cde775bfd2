// Fills the state from the backend's first data and keeps it in step with the backend's events.

import type { BackendEvent } from "../bindings/BackendEvent";
import type { Boot } from "../bindings/Boot";
import type { IpcError } from "../bindings/IpcError";
import { boot, onEvent, readyToClose, windowSeen } from "../ipc";
import { catalogue } from "./catalogue.svelte";
import { conversation } from "./conversation.svelte";
import { conversations } from "./conversations.svelte";
import { endpoints } from "./endpoints.svelte";
import { firstPaint } from "./first-paint.svelte";
import { folders } from "./folders.svelte";
import { notices } from "./notices.svelte";
import { parameters } from "./parameters.svelte";
import { saveAll } from "./save-all";
import { service } from "./service.svelte";
import { settings } from "./settings.svelte";
import { tags } from "./tags.svelte";
import { report } from "./toasts.svelte";

/** The version, for Settings. */
export let version = "";

/**
 * Listens, before anything is asked whose answer comes as an event, and takes over `first`. Folders and tags, which the
 * first picture does not need, are asked for when that is on the screen.
 */
export function start(first: Boot) {
  listen();
  begin(first);
  firstPaint.after(listFoldersAndTags);
}

function listen() {
  void onEvent(take);
  document.addEventListener("visibilitychange", () => void tellSeen());
  firstPaint.after(tellSeen);
}

function take(event: BackendEvent) {
  switch (event.kind) {
    case "service":
      return service.take(event.status);
    case "catalogue":
      return void catalogue.load();
    case "document":
      return void endpoints.load();
    case "conversations":
      listFoldersAndTags();
      return void conversations.refresh();
    case "libraryReplaced":
      return void boot().then(beginAnew, report);
    case "notice":
      return notices.add(event.notice);
    case "closing":
      // What is typed is saved a moment later; the window does not close in between.
      return void saveAll().then(readyToClose);
  }
}

async function tellSeen() {
  try {
    await windowSeen(!document.hidden);
  } catch (error) {
    report(error as IpcError);
  }
}

function begin(boot: Boot) {
  version = boot.version;
  settings.load(boot.settings);
  service.take(boot.service);
  parameters.specs = boot.parameters;
  conversations.load(boot.conversations);
  notices.items = boot.notices;
  conversation.forget();
  conversation.resume(boot.opened);
}

// A backup has taken the place of everything.
function beginAnew(boot: Boot) {
  begin(boot);
  listFoldersAndTags();
}

function listFoldersAndTags() {
  void folders.load();
  void tags.load();
}
