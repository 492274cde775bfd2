// The window by keyboard: choosing a model, Settings, light and dark.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { App, scenario } from "./app.mjs";
import { Simulator } from "./simulator.mjs";
import { desktop, simulator, stage } from "./stage.mjs";
import { Key, until } from "./webdriver.mjs";

/** @type {App} */
let app;
stage();

scenario("a model is found and chosen without the mouse, and answers", async () => {
  app = await App.open(desktop);
  await app.useServer(simulator.url);
  await app.message();
  await app.session.press(Key.control, Key.shift, "m");
  await app.session.find("dialog", "Choose a model");
  await until("every model", async () => (await options()).length > 1);
  await app.session.type("reason");
  await until("one model", async () => (await options()).join() === "Reasoner");
  await app.session.press(Key.control, "a");
  await app.session.type("sim");
  await until("every model again", async () => (await options()).length > 1);
  const second = (await options())[1];
  await app.session.type(Key.down + Key.enter);
  await until("the picker to close", async () => !(await app.session.has("dialog")));
  await app.session.find("button", `Model: ${second}`);

  await app.send("Who are you?");
  await app.answered();
  const { data } = await (await fetch(`${simulator.url}/models`)).json();
  const { model } = await simulator.lastBody();
  const asked = data.find((/** @type {{ id: string }} */ { id }) => id === model);
  assert.equal(asked.name, `Simulator: ${second}`);
});

scenario("dark is chosen in Settings, shows at once and stays", async () => {
  app = await App.open(desktop);
  await app.tryOffline();
  assert.ok((await brightness()) > 0.8, "light at first, as the desktop is");
  await app.session.press(Key.control, ",");
  await app.session.find("dialog", "Settings");
  await app.session.click("radio", "Dark");
  await until("dark", async () => (await brightness()) < 0.2);
  await app.session.press(Key.escape);
  await until("Settings to close", async () => !(await app.session.has("dialog")));

  const { dataDirectory } = app;
  // Changes are written after a short pause.
  await until("it to be written", async () => {
    const written = await readFile(join(dataDirectory, "library.db-wal"));
    return written.includes('"dark"');
  });
  await app.close();
  app = await App.open(desktop, { dataDirectory });
  await app.message();
  assert.ok((await brightness()) < 0.2, "dark after a restart");

  await app.session.press(Key.control, ",");
  const dark = await app.session.find("radio", "Dark");
  await dark.type(Key.left);
  await until("light", async () => (await brightness()) > 0.8);
});

scenario(
  "the window's own close button loses nothing of what was written or answered",
  async () => {
    app = await App.connected(desktop, simulator);
    await simulator.pace(20);
    await app.send("Something long");
    const early = await until("its first words", async () => (await app.answer()) || false);
    await (await app.message()).type("not sent yet");
    await desktop.window("close", "Timbre");
    const took = await app.ended();
    assert.ok(took < 5_000, `${took} ms until the window was gone`);

    app = await app.reopen();
    assert.equal(await (await app.message()).property("value"), "not sent yet");
    assert.ok((await app.answer()).includes(early.split("\n").at(-1) ?? ""), early);
    await app.says("Timbre closed while this was being written.");
    await simulator.pace(0);
  },
);

/** The names of the models that are offered. */
async function options() {
  return Promise.all((await app.session.all("option")).map((option) => option.name()));
}

/** How bright the window's background is, from 0 to 1. @returns {Promise<number>} */
function brightness() {
  return app.session.look(() => {
    const [red, green, blue] = (
      getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g) ?? []
    ).map(Number);
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
  });
}
