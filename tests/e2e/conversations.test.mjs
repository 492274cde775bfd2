// What a person does with conversations: several at once, names, versions of an answer, deleting and taking it back.

import assert from "node:assert/strict";

import { App, scenario } from "./app.mjs";
import { desktop, simulator, stage } from "./stage.mjs";
import { Key, until } from "./webdriver.mjs";

/** @type {App} */
let app;
stage();

scenario(
  "the field grows to two fifths of the window, and then what is in it scrolls",
  async () => {
    app = await App.connected(desktop, simulator);
    const heights = (/** @type {string} */ text) =>
      app.session.look((/** @type {string} */ written) => {
        const field = document.querySelector("textarea[aria-label=Message]");
        if (!(field instanceof HTMLTextAreaElement)) throw new Error("there is no field");
        field.value = written;
        field.dispatchEvent(new InputEvent("input", { bubbles: true }));
        const { clientHeight, scrollHeight } = field;
        return { shown: clientHeight, whole: scrollHeight, most: innerHeight * 0.4 };
      }, text);
    const [one, five] = [await heights("one"), await heights("five\n\n\n\nlines")];
    assert.ok(one.shown < five.shown && five.shown === five.whole, "all of five lines is seen");
    const many = await heights("very\n".repeat(60));
    assert.ok(Math.abs(many.shown - many.most) <= 1, `${many.shown} px of ${many.most}`);
    assert.ok(many.whole > many.shown, "the rest is scrolled to");
  },
);

scenario("two answers stream at once, each with a mark until it ends", async () => {
  await connect();
  await app.chooseModel("sim/markdown");
  await simulator.pace(20);
  await app.send("Alpha, tell me something");
  await until("its first words", async () => (await words()).length > 0);
  await simulator.pace(1);
  await app.session.click("button", "New chat");
  await until("an empty chat", async () => (await app.answers()).length === 0);
  await app.chooseModel("sim/writer");
  await app.send("Beta, tell me something else");
  await until("two marks", async () => (await marks()) === 2);

  const beta = await until("its first words", async () => (await words()) || false);
  await until("more of it", async () => (await words()).length > beta.length);
  await (await app.row(/^Alpha/)).click();
  await app.session.find("article", "Markdown");
  const alpha = await until("what came meanwhile", async () => (await words()) || false);
  await until("more of it", async () => (await words()).length > alpha.length);
  assert.equal(await marks(), 2);

  await simulator.pace(0);
  await until("no mark", async () => (await marks()) === 0);
  assert.ok((await words()).length > alpha.length, "the answer grew");
  await (await app.row(/^Beta/)).click();
  await app.session.find("article", "Writer");
  await until("its whole answer", async () => (await words()).startsWith(beta));
});

scenario("a conversation is renamed by keyboard, and keeps its name", async () => {
  await connect();
  await ask("A name to be changed", "Gladly.");
  await (await app.row(/^A name/)).type(Key.f2);
  await app.session.find("textbox", "Title of the conversation");
  await app.session.press(Key.control, "a");
  await app.session.type("Harbour notes" + Key.enter);
  await until("the name in the list", () => app.lists("Harbour notes"));
  await app.session.find("heading", "Harbour notes");

  await reopen();
  await until("the name in the list", () => app.lists("Harbour notes"));
  assert.equal(await app.lists(/^A name/), false);
});

scenario("a deleted conversation comes back with Undo, and stays away without", async () => {
  await connect();
  await ask("To be deleted", "Not for ever.");
  await removeFromMenu();
  await app.says("Deleted “To be deleted”");
  await until("it to be gone", async () => !(await app.lists("To be deleted")));
  await app.session.click("button", /^Undo/);
  await (await app.row("To be deleted")).click();
  await app.says("Not for ever.");

  await removeFromMenu();
  await until("it to be gone", async () => !(await app.lists("To be deleted")));
  await reopen();
  await app.message();
  assert.equal(await app.lists("To be deleted"), false);
});

scenario(
  "another version of an answer stands beside the first, and the choice is kept",
  async () => {
    await connect();
    await ask("Which is the best tree?", "The oak.");
    await simulator.answerNext("The lime.");
    await app.session.click("button", "Retry");
    await app.says("The lime.");
    await app.session.find("group", "Version 2 of 2");
    await app.session.click("button", "Previous version");
    await app.session.find("group", "Version 1 of 2");
    await app.says("The oak.");
    assert.doesNotMatch(await app.session.text(), /The lime\./);
    await app.session.click("button", "Next version");
    await app.says("The lime.");
    await app.session.click("button", "Previous version");
    await app.says("The oak.");

    await reopen();
    await app.says("The oak.");
    await app.session.find("group", "Version 1 of 2");
  },
);

scenario("what is typed stays where it was typed, also after a restart", async () => {
  await connect();
  await ask("Something to come back to", "Do.");
  await (await app.message()).type("Half a thought");
  await app.session.click("button", "New chat");
  await until("an empty field", async () => (await draft()) === "");
  await (await app.message()).type("The beginning of another");
  await (await app.row("Something to come back to")).click();
  await until("the first draft", async () => (await draft()) === "Half a thought");

  await reopen();
  await until("the first draft", async () => (await draft()) === "Half a thought");
  await app.session.click("button", "New chat");
  await until("the second draft", async () => (await draft()) === "The beginning of another");
});

async function connect() {
  app = await App.connected(desktop, simulator);
}

async function reopen() {
  app = await app.reopen();
}

/** @param {string} question @param {string} answer what is answered */
const ask = (question, answer) => app.ask(question, answer, simulator);

async function removeFromMenu() {
  await app.session.click("button", "Actions for To be deleted");
  await app.session.click("menuitem", /^Delete/);
}

/** The text of the newest answer, without its buttons and marks. @returns {Promise<string>} */
function words() {
  return app.session.look(() =>
    [...(document.querySelector("article.assistant:last-of-type")?.querySelectorAll("p") ?? [])]
      .filter((part) => !part.matches(".progress"))
      .map((part) => part.textContent)
      .join("\n")
      .trim(),
  );
}

/** @returns {Promise<string>} */
async function draft() {
  return (await app.message()).property("value");
}

/** How many conversations are marked as being answered. */
async function marks() {
  return (await app.session.all("img", "Answering")).length;
}
