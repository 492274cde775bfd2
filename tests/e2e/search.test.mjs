// Finding: the full text in any script, the filters, the palette, and find in this chat.

import assert from "node:assert/strict";

import { App, scenario } from "./app.mjs";
import { answers, asks, libraryFile } from "./chats.mjs";
import { desktop, simulator, stage } from "./stage.mjs";
import { Key, until } from "./webdriver.mjs";

/** @type {App} */
let app;
// Nothing here changes what is kept, so that one window does for all.
stage({ oneApp: open });

async function open() {
  app = await App.connected(desktop, simulator);
  const boats = [
    asks("Where do the boats sleep at night?"),
    answers(
      "In the harbour, under the lamp of the zeitgeist, where **parseHttpResponse** is painted.",
    ),
  ];
  const trees = [
    asks("Pick a tree"),
    answers("The oak stands alone.", 1, "old/elm"),
    answers("The lime smells sweet.", 1, "new/ash"),
    asks("And a bird?", 3),
    answers("A wren sings in the lime.", 4, "new/ash"),
  ];
  const learning = [asks("什么是机器学习？"), answers("机器学习是人工智能的一个分支。")];
  const path = await libraryFile(desktop.home, [
    { title: "Harbour notes", at: "2024-03-05", said: boats },
    { title: "Trees and birds", at: "2025-06-07", said: trees },
    { title: "机器", at: "2025-08-09", said: learning },
  ]);
  await app.takeIn(path);
}

scenario("a beginning of a word is found, marked, and opened at its message", async () => {
  await find("zeitg", "1 place");
  assert.deepEqual(await marked(), ["zeitgeist"]);
  await app.session.press(Key.enter);
  await app.session.find("heading", "Harbour notes");
  await app.says("under the lamp of the zeitgeist");
  assert.equal(await app.session.has("dialog", "Search all conversations"), false);
});

scenario("words in any order, a part of a name and a run of Chinese are found", async () => {
  await find("night boats", "1 place");
  await find("http resp", "1 place");
  await find("器学", "2 places");
  assert.deepEqual(await marked(), ["器学", "器学"]);
  await find("人工智能", "1 place");
  await find('"stands alone"', "1 place");
  await find('"alone stands"', "Nothing found");
  await leave();
});

scenario("what is on another branch is shown there", async () => {
  await find("oak", "1 place");
  await app.session.press(Key.enter);
  await app.says("The oak stands alone.");
  await app.session.find("group", "Version 1 of 2");
  await find("wren", "1 place");
  await app.session.press(Key.enter);
  await app.says("A wren sings in the lime.");
  await app.session.find("group", "Version 2 of 2");
});

scenario("filters narrow by who wrote it, the model, the place and the day", async () => {
  await find("boats from:me", "1 place");
  await find("boats from:model", "Nothing found");
  await find("the model:elm", "1 place");
  await find("the model:ash", "2 places");
  await find('the in:"Trees and birds"', "3 places");
  await find("the before:2025-01-01", "2 places");
  await find("trees", "1 place");
  await find("trees from:me", "Nothing found");
  await find("the after:2025-01-01 before:2025-06-08", "3 places");
  await find("the after:2025-06-08", "Nothing found");
  await find("", "");
  await app.session.click("button", /^from:me/);
  const field = await app.session.find("combobox", "Search all messages");
  await until("the filter in the field", async () => (await field.property("value")) === "from:");
  await app.session.type("me tree");
  await until("its hit", async () => (await found()) === "1 place");
  await leave();
});

scenario("nothing that can be typed is an error", async () => {
  await app.session.press(Key.control, Key.shift, "f");
  for (const typed of nasty) {
    await find(typed, null);
    assert.equal(await app.session.has("alert"), false, typed);
  }
  await find("zeitgeist", "1 place");
  await leave();
});

scenario("the palette goes to chats, commands and models", async () => {
  await goTo("harb", "Harbour notes, Chat");
  await app.session.find("heading", "Harbour notes");
  await goTo("archive", "Show the archive, Command");
  await app.session.find("heading", "Archive");
  await app.session.click("button", "Back to all conversations");
  await goTo("markdown", /^.*Markdown.*, Model$/);
  await app.session.find("button", /^Model: .*Markdown/);
  await app.session.press(Key.control, "k");
  const field = await app.session.find("combobox", "Chats, commands, models, settings");
  await field.retype("zeitgeist");
  await app.session.press(Key.control, Key.shift, "f");
  await until("the search for the same", async () => (await found()) === "1 place");
  await leave();
});

scenario("find in this chat looks at every branch and shows the one it finds", async () => {
  await goTo("trees", "Trees and birds, Chat");
  await app.session.find("group", "Version 2 of 2");
  await app.session.press(Key.control, "f");
  const field = await app.session.find("textbox", "Find in this chat");
  await field.retype("lime");
  await app.says("1 of 2 messages");
  await app.session.press(Key.enter);
  await app.says("2 of 2 messages");
  await app.session.press(Key.enter);
  await app.says("1 of 2 messages");
  await app.session.press(Key.shift, Key.enter);
  await app.says("2 of 2 messages");
  // Another branch is gone to when that is asked for, not while one types.
  for (const [word, version] of [
    ["oak", 1],
    ["wren", 2],
  ]) {
    await field.retype(String(word));
    await app.says("another branch");
    await app.session.find("group", `Version ${3 - Number(version)} of 2`);
    await app.session.press(Key.enter);
    await app.session.find("group", `Version ${version} of 2`);
    await app.says("1 of 1 messages");
  }
  await field.retype("nowhere");
  await app.says("Nothing found");
  await app.session.press(Key.escape);
  await until(
    "the bar to go",
    async () => !(await app.session.has("textbox", "Find in this chat")),
  );
});

/** Searches and waits for what is said of it; null when any answer will do. */
async function find(/** @type {string} */ typed, /** @type {string | null} */ status) {
  if (!(await app.session.has("combobox", "Search all messages"))) {
    await app.session.press(Key.control, Key.shift, "f");
  }
  const field = await app.session.find("combobox", "Search all messages");
  await field.retype(typed);
  await until(`“${status}” for ${typed}`, async () => {
    const now = await found();
    return status === null ? true : now === status;
  });
}

/** What is said of the search. */
async function found() {
  const dialog = await app.session.find("dialog", "Search all conversations");
  return (await app.session.find("status", undefined, { inside: dialog })).text();
}

/** The words that are marked in the places found. @returns {Promise<string[]>} */
function marked() {
  return app.session.look(() =>
    [...document.querySelectorAll("[role=option] mark")].map((mark) => mark.textContent),
  );
}

async function leave() {
  await app.session.press(Key.escape);
  await until("the dialog to close", async () => !(await app.session.has("dialog")));
}

/** @param {string} typed @param {string | RegExp} option */
async function goTo(typed, option) {
  await app.session.press(Key.control, "k");
  const field = await app.session.find("combobox", "Chats, commands, models, settings");
  await field.retype(typed);
  await app.session.click("option", option);
}

const nasty = [
  '"',
  '""',
  "'",
  "' OR 1=1 --",
  "AND",
  "OR NOT AND",
  "NEAR(a b)",
  "a NEAR/2 b",
  "*",
  "a* *",
  "^a",
  "((((",
  "{words}: a",
  "words:a",
  "in:",
  'in:"',
  "from:nobody",
  "before:never",
  "after:9999-99-99",
  "before:0000-00-00",
  "model:%_",
  "-",
  "--",
  "\\",
  "%",
  "_",
  ";",
  "\u202eabc",
  "\ufeff",
  "👩‍👩‍👧‍👦",
  "ﷺ",
  "𝕬𝖇𝖈",
  "a".repeat(300),
];
