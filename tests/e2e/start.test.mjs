// The start: dark from the first moment when dark was chosen, and everything that is seen first comes with the page.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";

import { App, scenario } from "./app.mjs";
import { takeIn, talk } from "./library.mjs";
import { desktop, stage } from "./stage.mjs";
import { until } from "./webdriver.mjs";

/** @type {App} */
let app;
stage({ service: null });

scenario("a dark window is never bright while it starts", async () => {
  app = await App.open(desktop);
  await app.tryOffline();
  await app.session.look(saveTheme, "dark");
  const { dataDirectory } = app;
  await app.close();

  const look = () => desktop.pixel({ x: 640, y: 300 });
  let starting = true;
  const samples = (async () => {
    const seen = [];
    while (starting) seen.push(await look());
    return [...seen, await look()];
  })();
  app = await App.open(desktop, { dataDirectory });
  await app.message();
  starting = false;
  const seen = await samples;
  const shown = seen.filter((pixel) => pixel.join() === "23,22,19");
  assert.ok(shown.length > 0, `the window's own colour was seen: ${seen.join(" ")}`);
  const brightest = Math.max(...seen.flat());
  assert.ok(brightest < 60, `a channel of ${brightest} in ${seen.length} pictures`);
  console.log(`${seen.length} pictures of the start, ${shown.length} of them of the window`);
});

scenario("where the processor draws, the application loads no GL", async () => {
  // With a card it may.
  if (existsSync("/dev/dri") || process.env.WEBKIT_DISABLE_DMABUF_RENDERER === "0") return;
  app = await App.open(desktop);
  const held = await readFile(`/proc/${await app.processId()}/maps`, "utf8");
  assert.match(held, /libwebkit2gtk/);
  assert.doesNotMatch(held, /libLLVM|swrast/);
});

scenario("the list and the chat that was open last come with the page", async () => {
  app = await App.open(desktop);
  await app.tryOffline();
  await takeIn(app, "A long talk", talk(60));
  await (await app.row("A long talk")).click();
  await app.says("Message 60.");
  // Changes are written after a short pause.
  await until("it to be remembered", () => app.session.look(lastConversation));
  const { dataDirectory } = app;
  await app.close();
  app = await App.open(desktop, { dataDirectory });
  await app.says("Message 60.");
  assert.ok(await app.lists("A long talk"));
  const came = await app.session.look(() => {
    const { opened, conversations } = /** @type {any} */ (window).__TIMBRE__;
    const titles = conversations.items.map((/** @type {{ title: string }} */ { title }) => title);
    const [first] = opened.messages;
    const top = document.querySelector(`[data-message="${first.id}"]`)?.getBoundingClientRect().top;
    const view = document.querySelector("[role=region][aria-label=Messages]");
    const begins = view?.getBoundingClientRect().top ?? 0;
    return { titles, messages: opened.messages.length, older: opened.older, top, begins };
  });
  assert.deepEqual(
    { titles: came.titles, older: came.older },
    { titles: ["A long talk"], older: true },
  );
  assert.ok(came.messages <= 20, `${came.messages} messages came`);
  assert.ok(came.top < came.begins, `they begin at ${came.top}, the view at ${came.begins}`);
});

// Runs in the page: as Settings does.
function saveTheme(/** @type {string} */ theme) {
  const { __TAURI_INTERNALS__: tauri } = /** @type {any} */ (window);
  return tauri.invoke("save_settings", { request: { patch: { theme } } });
}

// Runs in the page: the conversation that is opened at the next start.
async function lastConversation() {
  const { __TAURI_INTERNALS__: tauri } = /** @type {any} */ (window);
  return (await tauri.invoke("boot")).settings.lastConversation;
}
