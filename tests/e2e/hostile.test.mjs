// Thousands of strings that attack pages, in the real window: as a question, as an answer while it streams, and as both
// come back from the library. Nothing runs, nothing is asked of the network, and nothing but the known elements appears.

import assert from "node:assert/strict";
import { after } from "node:test";

import { App, scenario } from "./app.mjs";
import { Trap, hostileStrings, marks, message, seen, watch } from "./hostile.mjs";
import { desktop, simulator, stage } from "./stage.mjs";
import { Key, until } from "./webdriver.mjs";

/** Strings in one message. */
const TOGETHER = 400;

/** Characters of an answer that come at once. */
const PIECE = 400;

/** @type {Trap} */
let trap;
stage();
after(() => trap?.close());

/** The strings take minutes, so they are shared out. */
const PARTS = 3;

for (let part = 1; part <= PARTS; part += 1) {
  const name = `hostile text stays text, asked, streamed and stored: ${part} of ${PARTS}`;
  scenario(name, async () => {
    trap ??= await Trap.open();
    const all = await hostileStrings();
    await attack(all.filter((_, index) => index % PARTS === part - 1));
  });
}

/** Asks with the strings, is answered with them, and opens what is in the library then. @param {string[]} strings */
async function attack(strings) {
  const app = await App.open(desktop);
  await app.useServer(simulator.url);
  await app.message();
  const place = (await app.session.look(seen)).at;
  await app.session.look(watch);
  /** How many strings each chat has. @type {number[]} */
  const sizes = [];
  for (let at = 0; at < strings.length; at += TOGETHER) {
    const together = strings.slice(at, at + TOGETHER);
    const text = message(together, trap);
    if (at > 0) await app.session.press(Key.control, "n");
    await until("an empty chat", async () => (await app.answers()).length === 0);
    await simulator.answerNext(text, PIECE, { thought: text });
    await app.session.look(type, text);
    await app.session.click("button", "Send");
    await until("the answer", () => app.session.look(shows, 2));
    await until("its end", () => app.session.look(ended));
    // What was thought is built when it is unfolded; its marks are the answer's, too.
    await app.session.look(unfold);
    const counts = await app.session.look(marks);
    const size = together.length;
    assert.deepEqual(Object.values(counts), [size, 2 * size], "every string was read by itself");
    await unharmed(app, place);
    sizes.unshift(size);
  }
  const streamed = (await app.session.look(seen)).nodes;
  assert.ok(streamed > strings.length * 4, `everything was looked at: ${streamed} elements`);

  const { dataDirectory } = app;
  await app.close();
  const again = await App.open(desktop, { dataDirectory });
  await again.session.look(watch);
  for (const [chat, size] of sizes.entries()) {
    await again.session.look(choose, chat);
    const both = () => again.session.look(climb);
    await until("the answer and its question", async () => (await both()).length === 2);
    await unharmed(again, place);
    const counts = Object.values(await again.session.look(marks));
    assert.ok(counts.length > 0 && counts.every((count) => count === size), `${counts} of ${size}`);
  }
  const stored = (await again.session.look(seen)).nodes;
  assert.ok(stored > strings.length * 4, `everything was looked at again: ${stored} elements`);
  await again.close();
}

/** @param {App} app @param {string} place */
async function unharmed(app, place) {
  const { ran, refused, strangers, at } = await app.session.look(seen);
  assert.deepEqual(ran, [], "something ran");
  assert.deepEqual(refused, [], "something was asked for and refused by the policy");
  assert.deepEqual(strangers, [], "elements and attributes that nobody here makes");
  assert.equal(at, place, "the page went elsewhere");
  assert.deepEqual(trap.asked, [], "somebody asked the trap");
}

// The driver would be asked for the name of each of a thousand buttons.
const ended = () => document.querySelector("article.assistant .facts") !== null;

function unfold() {
  const thought = document.querySelector("article.assistant button[aria-expanded=false]");
  if (!(thought instanceof HTMLElement)) throw new Error("nothing was thought");
  thought.click();
}

// Typing a hundred kilobytes key by key would take minutes.
function type(/** @type {string} */ text) {
  const field = document.querySelector("textarea[aria-label=Message]");
  if (!(field instanceof HTMLTextAreaElement)) throw new Error("there is no field");
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** Whether the conversation shows so many messages, each with something in it, and none that `choose` has left. */
function shows(/** @type {number} */ count) {
  const proses = [...document.querySelectorAll("[role=log] article:not([data-left]) .prose")];
  return proses.length === count && proses.every((prose) => prose.childElementCount > 0);
}

/** Scrolls up, as a long conversation comes page by page, and tells how many messages were there so far. */
function climb() {
  const articles = document.querySelectorAll("[role=log] article[data-message]:not([data-left])");
  const page = /** @type {any} */ (window);
  page.climbed ??= new Set();
  for (const article of articles) {
    const prose = article.querySelector(".prose");
    if (prose?.childElementCount) page.climbed.add(article.getAttribute("data-message"));
  }
  const scroller = document.querySelector("[role=log]")?.parentElement;
  if (scroller) scroller.scrollTop = 0;
  return [...page.climbed];
}

/** Opens a conversation by its place in the sidebar, unless it is open; marks what was there before. */
function choose(/** @type {number} */ index) {
  const rows = document.querySelectorAll("nav[aria-label=Conversations] [data-conversation]");
  const row = rows[index];
  if (!(row instanceof HTMLElement)) throw new Error(`no conversation ${index} of ${rows.length}`);
  Object.assign(window, { climbed: new Set() });
  if (row.getAttribute("aria-current") === "page") return;
  for (const article of document.querySelectorAll("[role=log] article")) {
    article.setAttribute("data-left", "");
  }
  row.click();
}
