// What a click outside of any conversation does: follow a link, or take the next step that errors.ts offers.

import type { ErrorCode } from "../bindings/ErrorCode";
import type { Help } from "../bindings/Help";
import { fetchPicture, openLink } from "../ipc";
import { dialogs } from "./dialogs.svelte";
import { words, type Action } from "./errors";
import { layout } from "./layout.svelte";
import { service } from "./service.svelte";
import { report } from "./toasts.svelte";

/** A next step as a button. */
export type Offer = { label: string; take: () => void };

/** What an offer is made for: an error, or what is told at the start. */
export type Failed = { code: ErrorCode; help?: Help };

/** The steps that can be taken wherever the error is shown; `again` is how to try again there. */
export function offers(error: Failed, again?: () => void): Offer[] {
  return words[error.code].actions.flatMap((action) => offer(action, error, again) ?? []);
}

/** One step; null where it cannot be taken. */
export function offer(action: Action, error: Failed, again?: () => void): Offer | null {
  const account = service.status.kind === "openRouter";
  const remedy = error.help?.remedy;
  switch (action) {
    case "chooseService":
      return { label: "Choose a connection", take: () => dialogs.show("settings") };
    case "openSettings":
      // The address of OpenRouter is not a setting.
      if (error.code === "notAnApi" && account) return null;
      return { label: "Open settings", take: () => dialogs.show("settings") };
    case "enterKey":
      return { label: "Enter a key", take: () => void service.enterKey().catch(report) };
    case "keySettings":
      return { label: "Key settings", take: () => dialogs.showKey() };
    case "addCredits":
      return account && remedy !== "raiseKeyLimit"
        ? { label: "Add credits", take: () => visit("https://openrouter.ai/settings/credits") }
        : null;
    case "raiseLimit":
      return account && remedy === "raiseKeyLimit"
        ? { label: "Raise the limit", take: () => visit("https://openrouter.ai/settings/keys") }
        : null;
    case "privacySettings":
      return account
        ? {
            label: "Open privacy settings",
            take: () => visit("https://openrouter.ai/settings/privacy"),
          }
        : null;
    case "chooseModel":
      return { label: "Choose another model", take: () => dialogs.show("models") };
    case "openConsole":
      return parametersOffer(error);
    case "retry":
      return again ? { label: "Try again", take: again } : null;
    default:
      return null;
  }
}

// Only where a value that is set there is the cause.
function parametersOffer({ help }: Failed): Offer | null {
  const take = () => layout.openConsole();
  if (help?.remedy === "raiseMaxTokens") return { label: "Raise Max tokens", take };
  if (help?.remedy === "lowerMaxTokens") return { label: "Lower Max tokens", take };
  return help?.remedy === "changeParameters" ? { label: "Check the parameters", take } : null;
}

/** Fetches a picture, whose full address a person has seen; `again` takes one that was shown before from memory. */
export function picture(url: string, again: boolean) {
  return fetchPicture(url, again);
}

/** Opens a link in the system's own program. */
export function visit(url: string) {
  void openLink(url).catch(report);
}
