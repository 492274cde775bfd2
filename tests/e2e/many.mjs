// A library of very many conversations in the real window: how long it takes to start, to scroll and to list others,
// and how much of it is in the page. `node tests/e2e/many.mjs [CONVERSATIONS]`, 100,000 by default; prints the same
// for a library with few of them beside it, and which build it was: `TIMBRE_BINARY` names another than the debug one.

import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";

import { App, binary } from "./app.mjs";
import { Desktop } from "./desktop.mjs";
import { Key, until } from "./webdriver.mjs";

const FEW = 20;
const many = Number(process.argv[2] ?? 100_000);

console.log(`measured in ${binary}`);
const desktop = await Desktop.open();
try {
  for (const count of [FEW, many]) {
    const dataDirectory = await filled(count);
    await (await start(count, dataDirectory, "first start after it")).close();
    await measure(count, dataDirectory);
  }
} finally {
  await desktop.close();
}

/** Makes a library of so many conversations; its folder. @param {number} count */
async function filled(count) {
  const path = join(desktop.home, `${count}.json`);
  const file = createWriteStream(path);
  file.write('{"format":"timbre","version":1,"conversations":[');
  const novel = [{ uid: "novel", name: "Novel" }];
  for (let number = 0; number < count; number++) {
    const at = 1_600_000_000_000 + number * 1_000_000;
    const said = (/** @type {string} */ role, /** @type {number | null} */ parent) => ({
      role,
      parent,
      createdAt: at,
      text: `Message ${number} of a ${role}`,
      generation: role === "user" ? null : { modelAsked: "sim/writer", parameters: {} },
    });
    const chat = {
      uid: `many-${number}`,
      title: `Conversation number ${number}`,
      createdAt: at,
      updatedAt: at,
      head: 2,
      archived: number % 10 === 3,
      folders: number % 10 === 5 ? novel : [],
      messages: [said("user", null), said("assistant", 1)],
    };
    if (!file.write((number ? "," : "") + JSON.stringify(chat))) await once(file, "drain");
  }
  file.end("]}");
  await once(file, "finish");
  const app = await App.open(desktop);
  await app.tryOffline();
  const began = performance.now();
  await app.run("Import conversations…");
  await app.session.upload(path);
  await app.session.click("button", "Import", { timeout: 300_000 });
  await until("the end of the import", () => app.session.has("button", "Done"), {
    timeout: 600_000,
  });
  print(count, "import, read and taken in", performance.now() - began);
  await app.close();
  return app.dataDirectory;
}

/** @param {number} count @param {string} dataDirectory @param {string} what */
async function start(count, dataDirectory, what) {
  const began = performance.now();
  const app = await App.open(desktop, { dataDirectory });
  await until("the list", async () => (await rows(app)) > 0);
  print(count, what, performance.now() - began);
  return app;
}

/** @param {number} count @param {string} dataDirectory */
async function measure(count, dataDirectory) {
  const app = await start(count, dataDirectory, "start to the listed chats");
  const { session } = app;
  const nodes = () => session.look(() => document.querySelectorAll("nav *").length);
  console.log(`${count}: ${await nodes()} elements in the sidebar`);
  const frames = await session.look(scroll);
  print(count, `a frame while scrolling, median of ${frames.length}`, at(frames, 0.5));
  print(count, "a frame while scrolling, 99 of 100", at(frames, 0.99));
  const listed = await session.look(
    () => document.querySelector("nav [data-conversation]")?.closest("[role=list]")?.clientHeight,
  );
  console.log(
    `${count}: ${Math.round(listed / 34)} lines reached, ${await nodes()} elements in the sidebar`,
  );

  for (const [name, press] of places(app)) {
    const clicked = performance.now();
    await press();
    await until("it", async () => (await rows(app)) > 0);
    print(count, `list of ${name}`, performance.now() - clicked);
  }
  await session.press(Key.control, "k");
  const field = await session.find("combobox", "Chats, commands, models, settings");
  const typed = performance.now();
  await field.type("number 7");
  await until("a match", () => session.has("option", /^Conversation number \d*7/));
  print(count, "palette, 8 letters typed", performance.now() - typed);
  await app.close();
}

/** @param {App} app @returns {[string, () => Promise<void>][]} */
function places({ session }) {
  return [
    ["the archive", () => session.click("button", "Archive")],
    ["a folder", () => session.click("treeitem", /^Novel/)],
    ["all again", () => session.click("button", "Back to all conversations")],
  ];
}

/** @param {App} app @returns {Promise<number>} */
function rows({ session }) {
  return session.look(() => document.querySelectorAll("nav [data-conversation]").length);
}

/** In the page: scrolls down for three seconds, as far as it goes; the milliseconds of each frame. */
async function scroll() {
  const viewport = /** @type {HTMLElement} */ (
    document.querySelector("nav [data-conversation]")?.closest(".viewport")
  );
  const times = [];
  let before = performance.now();
  const end = before + 3_000;
  while (before < end) {
    viewport.scrollTop += 600;
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const now = performance.now();
    times.push(now - before);
    before = now;
  }
  return times;
}

/** @param {number[]} times @param {number} share */
function at(times, share) {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(times.length - 1, Math.floor(times.length * share))];
}

/** @param {number} count @param {string} what @param {number} milliseconds */
function print(count, what, milliseconds) {
  console.log(`${String(count).padStart(7)}: ${what.padEnd(40)} ${milliseconds.toFixed(1)} ms`);
}
