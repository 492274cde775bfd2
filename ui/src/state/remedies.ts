// What can be done about an answer that failed: the steps of errors.ts that concern one answer and its conversation.

import type { IpcError } from "../bindings/IpcError";
import { cost, number } from "../format";
import { offer, type Offer } from "./actions";
import { catalogue } from "./catalogue.svelte";
import { asking, conversation } from "./conversation.svelte";
import type { ChatMessage } from "./conversation/message.svelte";
import { endpoints } from "./endpoints.svelte";
import { words, type Action } from "./errors";
import { picking } from "./picking.svelte";
import { service } from "./service.svelte";
import { setup } from "./setup.svelte";
import { toasts } from "./toasts.svelte";

/** The steps for `error` of `message`, the likeliest first. */
export function remedies(error: IpcError, message: ChatMessage): Offer[] {
  const steps = words[error.code].actions.flatMap((action) => step(action, error, message) ?? []);
  if (!message.hasContent) return steps;
  // Whatever broke it off: what is there can be gone on from.
  const goOn = { label: "Continue", take: () => void asking.continueAnswer(message) };
  return [goOn, ...steps];
}

/** What else is known where the answer failed: what is left of the key's limit, and that the text is kept. */
export function noteOn(error: IpcError, message: ChatMessage): string | null {
  if (message.hasContent) return "What came before the failure is kept.";
  const left = service.info?.limitRemaining ?? null;
  if (error.code !== "noCredits" || left === null) return null;
  return `${cost(left)} of this key's limit is left.`;
}

function step(action: Action, error: IpcError, message: ChatMessage): Offer | Offer[] | null {
  switch (action) {
    case "retry":
      return { label: "Try again", take: () => void asking.retry(message) };
    case "edit":
      return {
        label: "Edit the question",
        take: () => {
          const question = message.view.parent;
          if (question !== null) void conversation.edits.open(question);
        },
      };
    case "chooseModel":
      return { label: "Choose another model", take: () => picking.instead(message) };
    case "similarModels":
      return (error.help?.similarModels ?? []).map((id) => ({
        label: `Try ${catalogue.find(id)?.name ?? id}`,
        take: () => asking.switchTo(id, message),
      }));
    case "fewerTokens":
      return fewerTokens(error, message);
    case "shorten":
      return shorten(message);
    case "compress":
      return compress(message);
    case "otherProviders":
      return otherProviders(message);
    default:
      return offer(action, error);
  }
}

/** Once more with as long an answer as the credit pays for. */
function fewerTokens({ help }: IpcError, message: ChatMessage): Offer | null {
  const tokens = help?.affordableTokens ?? null;
  if (tokens === null || tokens < 1) return null;
  return {
    label: `Try with ${number(tokens)} tokens`,
    take: () => void asking.retry(message, { parameters: { max_tokens: tokens } }),
  };
}

/** From now on without so much of the beginning of the conversation that the rest fits. */
function shorten(message: ChatMessage): Offer | null {
  const question = conversation.messages.find((one) => one.id === message.view.parent);
  const first = question?.view.parent === null || question?.id === setup.conversation?.contextFrom;
  if (question && first) return null;
  return {
    label: "Send without the oldest messages",
    take: () => void asking.retry(message, { shorten: true }),
  };
}

const COMPRESSION = "context-compression";

/** From now on with the middle left out by OpenRouter where it does not fit. */
function compress(message: ChatMessage): Offer | null {
  const set = setup.parameters["plugins"];
  const plugins = Array.isArray(set) ? set : [];
  const there = JSON.stringify(plugins).includes(`"${COMPRESSION}"`);
  if (!service.extended || there) return null;
  return {
    label: "Let OpenRouter shorten it",
    take: () => {
      const before = setup.parameters;
      setup.change({ parameters: { ...before, plugins: [...plugins, { id: COMPRESSION }] } });
      toasts.show("OpenRouter now leaves out the middle of what does not fit", () =>
        setup.change({ parameters: before }),
      );
      void asking.retry(message);
    },
  };
}

/** Once more without the provider that failed, where there are others. */
function otherProviders(message: ChatMessage): Offer | null {
  const failed = message.view.generation?.error?.help?.provider ?? null;
  const tag = failed === null ? null : endpoints.tagOf(failed);
  if (tag === null) return null;
  const set = setup.parameters["provider.ignore"];
  const ignore = [...(Array.isArray(set) ? set : []), tag];
  return {
    label: "Ask the other providers",
    take: () => void asking.retry(message, { parameters: { "provider.ignore": ignore } }),
  };
}
