// Chats for tests to begin with: files of the kind that Timbre exports, to be imported as a person does.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * One message. `above` is the number of the message it follows, counted from 1; by default the one before it.
 * An answer has the model that gave it.
 * @typedef {{ text: string, model?: string, above?: number | null, reasoning?: string, cost?: string }} Said
 *
 * @typedef {{ title: string, at: string, said: Said[], head?: number, pinned?: boolean }} Chat
 *   `at` is a day, `head` the message that ends the shown branch
 */

/** A question. @param {string} text @param {number | null} [above] @returns {Said} */
export const asks = (text, above) => ({ text, above });

/**
 * An answer.
 * @param {string} text @param {number} [above] @param {string} [model] @returns {Said}
 */
export const answers = (text, above, model = "sim/writer") => ({ text, above, model });

/**
 * Writes a file that Timbre imports; its path.
 * @param {string} folder @param {Chat[]} chats @returns {Promise<string>}
 */
export async function libraryFile(folder, chats) {
  const path = join(folder, `library-${chats[0].title.replaceAll(/\W/g, "")}.json`);
  const conversations = chats.map(conversation);
  await writeFile(path, JSON.stringify({ format: "timbre", version: 1, conversations }));
  return path;
}

/** @param {Chat} chat @param {number} index */
function conversation({ title, at, said, head = said.length, pinned = false }, index) {
  const time = Date.parse(`${at}T12:00:00Z`) + index * 1000;
  const messages = said.map(({ text, model, above, reasoning = "", cost = null }, number) => ({
    parent: above === undefined ? number || null : above,
    role: model ? "assistant" : "user",
    createdAt: time + number,
    text,
    reasoning,
    generation: model ? { modelAsked: model, parameters: {}, cost } : null,
  }));
  const times = { createdAt: time, updatedAt: time + said.length };
  return { uid: `test-${title}`, title, titledBy: "person", ...times, pinned, head, messages };
}
