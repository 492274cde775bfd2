// What a click outside of any conversation does: follow a link, or take the next step that errors.ts offers.

import { fetchPicture, openLink } from "../ipc";
import { dialogs } from "./dialogs.svelte";
import type { Action } from "./errors";
import { service } from "./service.svelte";
import { report } from "./toasts.svelte";

/** Takes `action`; "retry" does what the caller passes as `again`. */
export function perform(action: Action, again: () => void = () => {}) {
  switch (action) {
    case "chooseService":
    case "openSettings":
      return dialogs.show("settings");
    case "chooseModel":
      return dialogs.show("models");
    case "enterKey":
      return void service.enterKey().catch(report);
    case "addCredits":
      return visit("https://openrouter.ai/settings/credits");
    case "privacySettings":
      return visit("https://openrouter.ai/settings/privacy");
    case "retry":
      return again();
  }
}

/** Fetches a picture, whose full address a person has seen. */
export function picture(url: string) {
  return fetchPicture(url);
}

/** Opens a link in the system's own program. */
export function visit(url: string) {
  void openLink(url).catch(report);
}
