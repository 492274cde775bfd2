/** What the tests of the open conversation do before and after each, and where they look. */
import { cleanup, screen, within } from "@testing-library/svelte";
import { flushSync } from "svelte";

import type { MessageView } from "../../bindings/MessageView";
import { catalogue } from "../../state/catalogue.svelte";
import { conversation } from "../../state/conversation.svelte";
import { parameters } from "../../state/parameters.svelte";
import { settings } from "../../state/settings.svelte";
import { aProblem } from "../../test-fixtures";
import { ipc, model, view } from "./test-messages";

/** Gives up the requests that a test leaves under way. */
let pending: (() => void)[] = [];

/** Shows the chat to come, with a model and two parameters. */
export function begin() {
  for (const mock of Object.values(ipc)) mock.mockReset().mockResolvedValue(undefined);
  for (const name of ["send", "retry", "edit", "selectSibling"] as const) {
    ipc[name].mockImplementation(
      () => new Promise((_, reject) => pending.push(() => reject(aProblem("cancelled")))),
    );
  }
  ipc.follow.mockReturnValue(new Promise(() => {}));
  catalogue.models = [model];
  parameters.specs = ["temperature", "min_p"].map((name) => ({
    name,
    group: "sampling",
    label: name === "min_p" ? "Min P" : "Temperature",
    explanation: "",
    supported: name,
    kind: { kind: "number", min: 0, max: 2, step: 0.01 },
    default: 1,
  }));
  settings.value = { ...settings.value, model: "z-ai/glm-4.6", newDraft: "", parameters: {} };
  conversation.newChat();
}

/** Leaves nothing for the next test. */
export function end() {
  cleanup();
  for (const give of pending.splice(0)) give();
  conversation.forget();
}

/** Opens a conversation of these messages. */
export async function open(...messages: MessageView[]) {
  ipc.openConversation.mockResolvedValue(view(messages));
  await conversation.open(7);
  flushSync();
}

/** Where the next question is written. */
export const field = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message" });

/** A message, by who wrote it. */
export const article = (name: string) => within(screen.getByRole("article", { name }));
