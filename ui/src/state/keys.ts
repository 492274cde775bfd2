// Each state a key can be in: what Settings says of it, and what can be done there.

import type { KeyState } from "../bindings/KeyState";

/** What Settings offers beside a key's state. */
export type KeyAction = "signIn" | "enter" | "replace" | "remove" | "look";

/** The words of a state and its actions, the likeliest first. */
export type KeyWords = { title: string; text: string; actions: KeyAction[] };

/** The words on the buttons. */
export const keyLabels: Record<KeyAction, string> = {
  signIn: "Sign in…",
  enter: "Enter a key…",
  replace: "Replace…",
  remove: "Remove",
  look: "Look again",
};

/** What is said of `key`. */
export function keyWords(key: KeyState): KeyWords {
  switch (key.state) {
    case "unknown":
      return {
        title: "Not looked up yet",
        text: "The keyring is asked when a key is needed.",
        actions: ["look", "enter"],
      };
    case "notNeeded":
      return { title: "No key needed", text: "This service answers without one.", actions: [] };
    case "none":
      return {
        title: "No key",
        text: "Enter one to use this service; it is checked at once.",
        actions: ["enter"],
      };
    case "stored":
      return {
        title: `Key ending in ${key.lastFour}`,
        text: "Kept in the system keyring.",
        actions: ["replace", "remove"],
      };
    case "session":
      return {
        title: `Key ending in ${key.lastFour}`,
        text: sessionText(key.reason),
        actions: ["replace", "remove"],
      };
    case "locked":
      return {
        title: "The keyring is locked",
        text: "Unlock it in your system, then look again; or enter a key for this session.",
        actions: ["look", "enter"],
      };
    case "unavailable":
      return {
        title: "There is no system keyring",
        text: "A key you enter is kept only until Timbre closes; it is never written to a file.",
        actions: ["enter", "look"],
      };
    case "notAnswering":
      return {
        title: "The keyring does not answer",
        text: "It may be waiting for your password in another window.",
        actions: ["look", "enter"],
      };
  }
}

function sessionText(reason: string | null): string {
  if (reason === null) return "Given to this run; forgotten when Timbre closes.";
  if (reason === "keyringLocked") {
    return "The keyring is locked, so the key is forgotten when Timbre closes.";
  }
  return "There is no usable system keyring, so the key is forgotten when Timbre closes.";
}

/** Where a key is kept, in a few words; null when there is none. */
export function keyPlace(key: KeyState): string | null {
  if (key.state === "stored") return "in the system keyring";
  return key.state === "session" ? "until Timbre closes" : null;
}
