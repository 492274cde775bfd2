// Every key that is promised does its thing, from the field one types in, where a person is most of the time.

import assert from "node:assert/strict";

import { App, scenario } from "./app.mjs";
import { answers, asks, libraryFile } from "./chats.mjs";
import { desktop, simulator, stage } from "./stage.mjs";
import { Key, until } from "./webdriver.mjs";

/** @type {App} */
let app;
stage({ oneApp: open });

async function open() {
  app = await App.connected(desktop, simulator);
  const chats = ["Third", "Second", "First"].map((title, index) => ({
    title,
    at: `2025-01-0${index + 1}`,
    said: [asks(`About ${title}`), answers("Yes.")],
  }));
  await app.takeIn(await libraryFile(desktop.home, chats));
}

scenario("chats are walked and opened by number", async () => {
  await app.session.press(Key.control, "1");
  await app.session.find("heading", "First");
  await app.session.press(Key.control, Key.tab);
  await app.session.find("heading", "Second");
  await app.session.press(Key.control, Key.tab);
  await app.session.find("heading", "Third");
  await app.session.press(Key.control, "2");
  await app.session.find("heading", "Second");
  const focused = await app.session.focused();
  assert.equal(await focused.name(), "Message", "one can go on typing");
  await app.session.press(Key.control, "n");
  await app.session.find("heading", "New chat");
});

scenario("each dialog opens by its key, keeps the others', and closes with Esc", async () => {
  const dialogs = [
    [[Key.control, "k"], "Go to"],
    [[Key.control, Key.shift, "f"], "Search all conversations"],
    [[Key.control, Key.shift, "m"], "Choose a model"],
    [[Key.control, ","], "Settings"],
    [[Key.control, "/"], "Keyboard shortcuts"],
  ];
  for (const [keys, name] of /** @type {[string[], string][]} */ (dialogs)) {
    await app.session.press(...keys);
    await app.session.find("dialog", name);
    await app.session.press(Key.control, "b");
    await app.session.press(Key.escape);
    await until(`no “${name}”`, async () => !(await app.session.has("dialog")));
  }
  assert.ok(await app.session.has("navigation", "Conversations"), "the sidebar stayed");
});

scenario("the panels come and go", async () => {
  await app.session.press(Key.control, "b");
  await until("no sidebar", async () => !(await app.session.has("navigation", "Conversations")));
  await app.session.press(Key.control, "b");
  await app.session.find("navigation", "Conversations");
  const before = await app.session.has("complementary");
  await app.session.press(Key.control, ".");
  await until("the console", async () => (await app.session.has("complementary")) !== before);
  await app.session.press(Key.control, ".");
  await until("the console", async () => (await app.session.has("complementary")) === before);
});

scenario("the sheet of shortcuts names every key there is", async () => {
  await app.session.press(Key.control, "/");
  const sheet = await (await app.session.find("dialog", "Keyboard shortcuts")).text();
  const keys = ["N", "K", "Shift F", "F", "Shift M", "B", ".", ",", "Shift R", "Shift C", "/"];
  for (const key of [...keys, "Tab", "Shift Tab", "1 – 9", "Shift Backspace", "Z"]) {
    assert.ok(sheet.includes(`Ctrl ${key}`), key);
  }
  await app.session.press(Key.escape);
  await until("no sheet", async () => !(await app.session.has("dialog")));
});

scenario("the open chat is deleted by a key, and comes back by another", async () => {
  await app.session.press(Key.control, "2");
  await app.session.find("heading", "Second");
  await app.session.press(Key.control, Key.shift, Key.backspace);
  await app.says("Deleted “Second”");
  await app.session.find("heading", "New chat");
  assert.equal(await app.lists("Second"), false);
  await (await app.row("First")).click();
  await app.session.find("heading", "First");
  await (await app.row("First")).type(Key.control + "z");
  await until("it is back", () => app.lists("Second"));
});
