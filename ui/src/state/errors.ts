// The one table from an error's code to what a person reads and can do about it.

import type { ErrorCode } from "../bindings/ErrorCode";
import type { IpcError } from "../bindings/IpcError";
import { number } from "../format";

/**
 * A next step. actions.ts takes those that can be taken anywhere, remedies.ts those that concern an answer. Where a step
 * makes no sense (no tokens to try with, no account to add credits to) it is not offered.
 */
export type Action =
  | "chooseService"
  | "enterKey"
  | "keySettings"
  | "openSettings"
  | "addCredits"
  | "raiseLimit"
  | "privacySettings"
  | "chooseModel"
  | "similarModels"
  | "otherProviders"
  | "fewerTokens"
  | "shorten"
  | "compress"
  | "openConsole"
  | "edit"
  | "retry";

/** What is said of an error, and the next steps, the likeliest first. */
export type Words = { title: string; actions: readonly Action[] };

export const words: Record<ErrorCode, Words> = {
  noService: { title: "Timbre is not connected to anything yet.", actions: ["chooseService"] },
  noKey: { title: "This service needs a key.", actions: ["enterKey", "keySettings", "retry"] },
  badKey: {
    title: "The service did not accept the key.",
    actions: ["enterKey", "keySettings", "retry"],
  },
  noCredits: {
    title: "There is not enough credit for this.",
    actions: ["fewerTokens", "addCredits", "raiseLimit", "chooseModel", "retry"],
  },
  rateLimited: { title: "Too many requests for now.", actions: ["retry", "chooseModel"] },
  moderated: { title: "This request was refused.", actions: ["edit", "chooseModel", "retry"] },
  modelGone: {
    title: "This model is not available.",
    actions: ["similarModels", "chooseModel", "retry"],
  },
  dataPolicy: {
    title: "Your privacy settings rule out every provider of this model.",
    actions: ["privacySettings", "similarModels", "chooseModel", "retry"],
  },
  contextTooLong: {
    title: "The conversation is longer than this model can read.",
    actions: ["shorten", "compress", "edit", "chooseModel"],
  },
  tooLarge: {
    title: "This is more than the service takes at once.",
    actions: ["edit", "shorten", "chooseModel"],
  },
  badRequest: {
    title: "The service did not accept this request.",
    actions: ["openConsole", "similarModels", "chooseModel", "retry"],
  },
  network: { title: "The service could not be reached.", actions: ["retry"] },
  notPrivate: { title: "The connection is not private.", actions: ["retry"] },
  timeout: { title: "The service did not answer in time.", actions: ["retry", "chooseModel"] },
  interrupted: { title: "The answer broke off.", actions: ["retry"] },
  providerFailed: {
    title: "The model's provider failed.",
    actions: ["retry", "otherProviders", "chooseModel"],
  },
  notAnApi: {
    title: "Something answers at this address, but not an OpenAI-compatible service.",
    actions: ["retry", "openSettings"],
  },
  badUrl: { title: "This is not an address of a service.", actions: ["openSettings"] },
  cancelled: { title: "Stopped.", actions: [] },
  emptyAnswer: {
    title: "The model answered with nothing.",
    actions: ["openConsole", "retry", "chooseModel"],
  },
  keyringUnavailable: {
    title: "There is no system keyring, so the key is kept only until Timbre closes.",
    actions: ["keySettings"],
  },
  keyringLocked: { title: "The system keyring is locked.", actions: ["keySettings"] },
  keyringNotAnswering: { title: "The system keyring does not answer.", actions: ["keySettings"] },
  invalidKey: { title: "This does not look like a key.", actions: ["enterKey"] },
  libraryUnavailable: {
    title: "Your conversations could not be opened; what you write now is not kept.",
    actions: ["openSettings"],
  },
  libraryNewer: {
    title: "Your conversations were written by a newer Timbre; they can be read, not changed.",
    actions: ["openSettings"],
  },
  libraryCorrupt: {
    title:
      "The file with your conversations is damaged. Start Timbre again: it restores the newest backup.",
    actions: ["openSettings"],
  },
  diskFull: { title: "The disk is full; nothing more can be saved.", actions: ["retry"] },
  libraryLocked: {
    title: "Another program has the history open.",
    actions: ["retry"],
  },
  fileUnavailable: { title: "The file could not be written.", actions: ["retry"] },
  notFound: { title: "This is not there any more.", actions: [] },
  invalidInput: { title: "A value is not allowed here.", actions: [] },
  bug: { title: "Something inside Timbre failed.", actions: ["retry"] },
};

/** The headline of an error and the sentence below it; null where the headline says it all. */
export function said(error: IpcError): { title: string; text: string | null } {
  const { title } = words[error.code];
  const excess = error.help?.excessTokens ?? null;
  if (error.code === "contextTooLong") {
    return excess === null
      ? { title, text: null }
      : { title: `Too long by about ${number(excess)} tokens.`, text: title };
  }
  return { title, text: error.code === "dataPolicy" ? null : error.message };
}
