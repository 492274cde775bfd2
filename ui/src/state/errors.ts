// The one table from an error's code to what a person reads and can do about it.

import type { ErrorCode } from "../bindings/ErrorCode";

/** A next step; `labels` names its button, `perform` in actions.ts takes it. "retry" belongs to the caller. */
export type Action =
  | "chooseService"
  | "enterKey"
  | "openSettings"
  | "addCredits"
  | "privacySettings"
  | "chooseModel"
  | "retry";

/** The words on an action's button. */
export const labels: Record<Action, string> = {
  chooseService: "Choose a connection",
  enterKey: "Enter a key",
  openSettings: "Open settings",
  addCredits: "Add credits",
  privacySettings: "Open privacy settings",
  chooseModel: "Choose another model",
  retry: "Try again",
};

/** What is said of an error, and the next step, if there is one. */
export type Words = { title: string; action: Action | null };

export const words: Record<ErrorCode, Words> = {
  noService: { title: "Timbre is not connected to anything yet.", action: "chooseService" },
  noKey: { title: "This service needs a key.", action: "enterKey" },
  badKey: { title: "The service did not accept the key.", action: "enterKey" },
  noCredits: { title: "The account has no credits left for this.", action: "addCredits" },
  rateLimited: { title: "Too many requests for now.", action: "retry" },
  moderated: { title: "The provider's moderation refused this text.", action: "chooseModel" },
  modelGone: { title: "This model is not offered any more.", action: "chooseModel" },
  dataPolicy: {
    title: "Your privacy settings rule out every provider of this model.",
    action: "privacySettings",
  },
  contextTooLong: {
    title: "The conversation is longer than this model can read.",
    action: "chooseModel",
  },
  badRequest: { title: "The service did not understand the request.", action: "retry" },
  network: { title: "The service could not be reached.", action: "retry" },
  notPrivate: { title: "The connection is not private.", action: "retry" },
  timeout: { title: "The service did not answer in time.", action: "retry" },
  interrupted: { title: "The answer broke off.", action: "retry" },
  providerFailed: { title: "The model's provider failed.", action: "retry" },
  notAnApi: {
    title: "Something answers at this address, but not an OpenAI-compatible service.",
    action: "openSettings",
  },
  badUrl: { title: "This is not an address of a service.", action: "openSettings" },
  cancelled: { title: "Stopped.", action: null },
  emptyAnswer: { title: "The model answered with nothing.", action: "retry" },
  keyringUnavailable: {
    title: "There is no system keyring, so the key is kept only until Timbre closes.",
    action: "openSettings",
  },
  keyringLocked: { title: "The system keyring is locked.", action: "openSettings" },
  keyringNotAnswering: { title: "The system keyring does not answer.", action: "openSettings" },
  invalidKey: { title: "This does not look like a key.", action: "enterKey" },
  libraryUnavailable: {
    title: "Your conversations could not be opened; what you write now is not kept.",
    action: "openSettings",
  },
  libraryNewer: {
    title: "Your conversations were written by a newer Timbre; they can be read, not changed.",
    action: "openSettings",
  },
  libraryCorrupt: {
    title:
      "The file with your conversations is damaged. Start Timbre again: it restores the newest backup.",
    action: "openSettings",
  },
  diskFull: { title: "The disk is full; nothing more can be saved.", action: "retry" },
  libraryLocked: {
    title: "Another program has the history open.",
    action: "retry",
  },
  fileUnavailable: { title: "The file could not be written.", action: "retry" },
  notFound: { title: "This is not there any more.", action: null },
  invalidInput: { title: "A value is not allowed here.", action: null },
  bug: { title: "Something inside Timbre failed.", action: "retry" },
};
