// Trees: every version of a question and of an answer stays, is found again, and what is deleted comes back.

import assert from "node:assert/strict";

import { App, scenario } from "./app.mjs";
import { desktop, simulator, stage } from "./stage.mjs";
import { Key, until } from "./webdriver.mjs";

/** @type {App} */
let app;
stage();

scenario("an edited question and what followed it stand beside the old ones", async () => {
  app = await App.connected(desktop, simulator);
  await ask("Which is the best tree?", "The oak.");
  await ask("Why?", "It is old.");
  await (await app.message()).type(Key.up);
  const field = await app.session.find("textbox", "Edit your message");
  await simulator.answerNext("It is tall.");
  await field.retype("Why not?" + Key.enter);
  await app.says("It is tall.");
  await shown(["Which is the best tree?", "The oak.", "Why not?", "It is tall."]);
  const body = await simulator.lastBody();
  assert.deepEqual(
    body.messages.map((/** @type {any} */ { content }) => content),
    ["Which is the best tree?", "The oak.", "Why not?"],
  );
  await app.session.click("button", "Previous version");
  await shown(["Which is the best tree?", "The oak.", "Why?", "It is old."]);
  await app.session.find("group", "Version 1 of 2");
});

scenario("the last answer is asked for again by a key, and copied by another", async () => {
  app = await App.connected(desktop, simulator);
  await ask("Which is the best tree?", "The oak.");
  await simulator.answerNext("The lime.");
  await app.session.press(Key.control, Key.shift, "r");
  await app.says("The lime.");
  await app.session.find("group", "Version 2 of 2");
  await app.answered();
  await app.session.press(Key.control, Key.shift, "c");
  await app.says("Copied the last answer");
  await (await app.message()).click();
  await app.session.press(Key.control, "v");
  await until(
    "the copy",
    async () => (await (await app.message()).property("value")) === "The lime.",
  );
});

scenario("a cut answer is continued beside itself", async () => {
  app = await App.connected(desktop, simulator);
  await simulator.cutNext("The beginning");
  await app.send("Tell me a story");
  await app.says("What came before the failure is kept.");
  await simulator.answerNext(" and the end.");
  await app.session.click("button", "Continue");
  await app.says("The beginning and the end.");
  await app.session.find("group", "Version 2 of 2");
  await app.session.click("button", "Previous version");
  await app.says("What came before the failure is kept.");
  await shown(["Tell me a story", "The beginning"]);
});

scenario("each chat remembers its own versions, also after a restart", async () => {
  app = await App.connected(desktop, simulator);
  await ask("First chat", "One.");
  await again("Two.");
  await again("Three.");
  await app.session.click("button", "Previous version");
  await app.session.find("group", "Version 2 of 3");
  await app.session.click("button", "New chat");
  await ask("Second chat", "A.");
  await again("B.");
  await app.session.click("button", "Previous version");
  await app.session.find("group", "Version 1 of 2");
  for (let time = 0; time < 2; time++) {
    await (await app.row("First chat")).click();
    await app.session.find("group", "Version 2 of 3");
    await shown(["First chat", "Two."]);
    await (await app.row("Second chat")).click();
    await app.session.find("group", "Version 1 of 2");
    await shown(["Second chat", "A."]);
    if (time === 0) app = await app.reopen();
  }
});

scenario("a branch within a version is found again as it was left", async () => {
  app = await App.connected(desktop, simulator);
  await ask("Which tree?", "Oak.");
  await ask("Old?", "Very.");
  await again("Very very.");
  await app.session.click("button", "Previous version");
  await shown(["Which tree?", "Oak.", "Old?", "Very."]);
  const first = (await app.answers())[0];
  await simulator.answerNext("Lime.");
  await app.session.click("button", "Retry", { inside: first });
  await shown(["Which tree?", "Lime."]);
  await app.session.click("button", "Previous version");
  await shown(["Which tree?", "Oak.", "Old?", "Very."]);
});

scenario("a branch is forked into a chat of its own", async () => {
  app = await App.connected(desktop, simulator);
  await ask("Which tree?", "Oak.");
  await ask("Old?", "Very.");
  await of(1, "Fork into a new chat");
  await app.says("This is the fork");
  await shown(["Which tree?", "Oak."]);
  await ask("Tall?", "Quite.");
  await shown(["Which tree?", "Oak.", "Tall?", "Quite."]);
  const list = await app.session.find("navigation", "Conversations");
  const rows = await app.session.all("button", "Which tree?", list);
  assert.equal(rows.length, 2);
  await rows[1].click();
  await shown(["Which tree?", "Oak.", "Old?", "Very."]);
});

scenario("a message and a branch are deleted, and come back whole", async () => {
  app = await App.connected(desktop, simulator);
  await ask("One", "Two.");
  await ask("Three", "Four.");
  await of(1, "Delete this message");
  await shown(["One", "Three", "Four."]);
  await app.undo();
  await shown(["One", "Two.", "Three", "Four."]);
  await of(2, "Delete from here on");
  await shown(["One", "Two."]);
  await app.session.press(Key.control, Key.shift, "f");
  const field = await app.session.find("combobox", "Search all messages");
  await field.retype("four");
  await app.says("Nothing found");
  await app.session.press(Key.escape);
  await app.undo();
  await shown(["One", "Two.", "Three", "Four."]);
  await of(0, "Delete from here on");
  await shown([]);
  await app.undo();
  await shown(["One", "Two.", "Three", "Four."]);

  app = await app.reopen();
  await shown(["One", "Two.", "Three", "Four."]);
});

/** @param {string} question @param {string} answer */
const ask = (question, answer) => app.ask(question, answer, simulator);

/** Asks for the last answer again. @param {string} answer */
async function again(answer) {
  await simulator.answerNext(answer);
  const last = (await app.answers()).at(-1);
  await app.session.click("button", "Retry", { inside: last });
  await app.says(answer);
  await app.answered();
}

/** Picks from the menu of a message, counted from the top. @param {number} index @param {string} item */
async function of(index, item) {
  const article = (await app.session.all("article"))[index];
  await app.session.click("button", "More about this message", { inside: article });
  await app.session.click("menuitem", item);
}

/** Waits until the messages on the page say this. @param {string[]} wanted */
async function shown(wanted) {
  await until(`the messages ${wanted.join(" | ")}`, async () => {
    const texts = await app.session.look(() =>
      [...document.querySelectorAll("article .prose")].map((prose) => prose.textContent?.trim()),
    );
    if (texts.join("|") !== wanted.join("|")) throw new Error(texts.join(" | "));
    return true;
  });
}
