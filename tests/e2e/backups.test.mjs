// Backups: made, listed, merged into what there is, and put in its place.

import assert from "node:assert/strict";

import { App, scenario } from "./app.mjs";
import { desktop, simulator, stage } from "./stage.mjs";
import { Key, until } from "./webdriver.mjs";

/** @type {App} */
let app;
stage();

scenario("a backup is merged: what is gone comes back, and what is new stays", async () => {
  await backedUp();
  await restore("Add what is missing here");
  await app.says("Added 1 conversation");
  await app.session.press(Key.escape);
  await until("the old one", () => app.lists("The old chat"));
  assert.equal(await app.lists("The new chat"), true);
  await (await app.row("The old chat")).click();
  await app.says("Old answer.");
});

scenario(
  "a backup takes the place of everything, after asking, and that can be taken back",
  async () => {
    await backedUp();
    await restore("Replace everything…");
    await app.says("Replace everything with this backup?");
    await app.session.click("button", "Cancel");
    assert.equal(await app.lists("The new chat"), true);
    await restore("Replace everything…");
    await app.session.click("button", "Replace everything");
    await app.says("Everything is as it was");
    await app.session.find("button", /^Restore the backup of .*, Before a restore$/);
    await app.session.press(Key.escape);
    await until("the old one", () => app.lists("The old chat"));
    assert.equal(await app.lists("The new chat"), false);
    await app.says("Old answer.");
    assert.doesNotMatch(await app.session.text(), /New answer/);

    await restore("Replace everything…", /, Before a restore$/);
    await app.session.click("button", "Replace everything");
    await app.says("Everything is as it was");
    await app.session.press(Key.escape);
    await until("the new one", () => app.lists("The new chat"));
    assert.equal(await app.lists("The old chat"), false);
  },
);

/** A backup with an old chat, and a library with only a new one. */
async function backedUp() {
  app = await App.connected(desktop, simulator);
  await app.ask("The old chat", "Old answer.", simulator);
  await app.session.press(Key.control, ",");
  await app.session.click("button", "Back up now");
  await app.session.find("button", made);
  await app.session.press(Key.escape);
  await app.pick("The old chat", "Delete");
  await app.session.click("button", "Trash");
  await app.session.click("button", "Empty trash…");
  await app.session.click("button", "Empty the trash");
  await app.says("The trash is empty.");
  await app.session.click("button", "Back to all conversations");
  await app.ask("The new chat", "New answer.", simulator);
}

const made = /^Restore the backup of .*, Made by you$/;

/** @param {string} how @param {RegExp} [which] */
async function restore(how, which = made) {
  if (!(await app.session.has("dialog", "Settings"))) await app.session.press(Key.control, ",");
  await app.session.click("button", which);
  await app.session.click("menuitem", how);
}
