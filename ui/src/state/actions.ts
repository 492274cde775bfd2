// Takes the next step that errors.ts offers for an error.

import { openKeyEntry, openLink } from "../ipc";
import { dialogs } from "./dialogs.svelte";
import type { Action } from "./errors";
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
      return void openKeyEntry().catch(report);
    case "addCredits":
      return void openLink("https://openrouter.ai/settings/credits").catch(report);
    case "privacySettings":
      return void openLink("https://openrouter.ai/settings/privacy").catch(report);
    case "retry":
      return again();
  }
}
