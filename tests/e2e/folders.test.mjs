// Order: folders, tags, pin, archive, trash, several at once, titles and drafts; and the way back from each.

import assert from "node:assert/strict";

import { App, scenario } from "./app.mjs";
import { answers, asks, libraryFile } from "./chats.mjs";
import { desktop, simulator, stage } from "./stage.mjs";
import { Key, until } from "./webdriver.mjs";

/** @type {App} */
let app;
stage();

scenario("folders are made, nested, renamed and moved by keyboard, and come back", async () => {
  await open([]);
  await makeFolder("Novel");
  await makeFolder("Work");
  await app.session.press(Key.tab);
  await (await folder("Work")).type(Key.f2);
  await app.session.find("textbox", "Name of the folder");
  await app.session.press(Key.control, "a");
  await app.session.type("Letters" + Key.enter);
  await tree(["Novel 1", "Letters 1"]);
  await focusFolder("Letters");
  await app.session.press(Key.alt, Key.up);
  await tree(["Letters 1", "Novel 1"]);
  await app.session.press(Key.alt, Key.down);
  await tree(["Novel 1", "Letters 1"]);
  await app.session.press(Key.alt, Key.right);
  await tree(["Novel 1", "Letters 2"]);
  await app.session.press(Key.alt, Key.left);
  await tree(["Novel 1", "Letters 1"]);
  await app.session.press(Key.alt, Key.right);
  await tree(["Novel 1", "Letters 2"]);
  await focusFolder("Novel");
  await app.session.press(Key.delete);
  await tree(["Letters 1"]);
  await app.undo();
  await tree(["Novel 1", "Letters 2"]);

  app = await app.reopen();
  await tree(["Novel 1"]);
  await focusFolder("Novel");
  await app.session.press(Key.right);
  await tree(["Novel 1", "Letters 2"]);
});

scenario(
  "a chat goes into a folder by keyboard, stays through its removal, and comes back",
  async () => {
    await open(["Alpha", "Beta"]);
    await makeFolder("Work");
    await app.pick("Alpha", "Move to folder…");
    const field = await app.session.find("combobox", "Find a folder");
    await field.type("wor" + Key.enter);
    await app.says("Moved “Alpha” to “Work”");
    await folder("Work, 1 conversation");
    await app.undo();
    await folder("Work, 0 conversations");
    await app.pick("Beta", "Move to folder…");
    await (await app.session.find("combobox", "Find a folder")).type("Poems" + Key.enter);
    await (await folder("Poems, 1 conversation")).click();
    await app.session.find("heading", "Poems");
    await listed(["Beta"]);
    await focusFolder("Poems");
    await app.session.press(Key.delete);
    await app.says("Removed the folder “Poems”");
    await listed(["Beta", "Alpha"]);
    await app.undo();
    await (await folder("Poems, 1 conversation")).click();
    await listed(["Beta"]);
  },
);

scenario("chats and folders are moved by dragging", async () => {
  await open(["Alpha", "Beta"]);
  await makeFolder("Novel");
  await makeFolder("Work");
  await app.session.drag(await app.row("Alpha"), await folder(/^Work/));
  await app.says("Moved “Alpha” to “Work”");
  await folder("Work, 1 conversation");
  await app.session.drag(await folder(/^Work/), await folder(/^Novel/));
  await tree(["Novel 1", "Work 2"]);
  await app.session.drag(await folder(/^Work/), await folder(/^Novel/), { y: -12 });
  await tree(["Work 1", "Novel 1"]);
  await app.session.clickWith(await app.row("Alpha"), Key.control);
  await app.session.clickWith(await app.row("Beta"), Key.control);
  await app.session.drag(await app.row("Beta"), await folder(/^Novel/));
  await app.says("Moved 2 conversations to “Novel”");
  await folder("Novel, 2 conversations");
  await app.undo();
  await folder("Novel, 0 conversations");
  await folder("Work, 1 conversation");
});

scenario(
  "tags have a colour, list what has them, and come back when they are deleted",
  async () => {
    await open(["Alpha", "Beta"]);
    await app.pick("Alpha", "Tags…");
    await (await app.session.find("textbox", "New tag")).type("urgent" + Key.enter);
    await app.session.find("checkbox", "urgent");
    await app.session.press(Key.escape);
    await until("the tag on the chat", () => app.session.has("img", "urgent"));
    await (await tagButton("urgent")).click();
    await app.session.find("heading", "urgent");
    await listed(["Alpha"]);
    await app.session.click("button", "Edit the tag urgent");
    await app.session.press(Key.tab);
    while (!(await isChosen("violet"))) await app.session.press(Key.right);
    await (await app.session.find("textbox", /^Name/)).retype("soon");
    await app.session.click("button", "Done");
    await app.session.find("heading", "soon");
    await app.session.click("button", "Edit the tag soon");
    await until("the new colour", async () =>
      (await app.session.find("radio", "violet")).property("checked"),
    );
    await app.session.click("button", "Delete tag");
    await app.says("Deleted the tag “soon”");
    await listed(["Beta", "Alpha"]);
    assert.equal(await app.session.has("img", "soon"), false);
    await app.undo();
    await until("the tag on the chat", () => app.session.has("img", "soon"));
    await app.pick("Alpha", "Tags…");
    await app.session.click("checkbox", "soon");
    await app.session.press(Key.escape);
    await until("no tag on the chat", async () => !(await app.session.has("img", "soon")));
    await (await tagButton("soon")).click();
    await app.says("No conversation has this tag.");
  },
);

scenario("a chat is pinned, archived and taken out again", async () => {
  await open(["Alpha", "Beta"]);
  await listed(["Beta", "Alpha"]);
  await app.pick("Alpha", "Pin");
  await listed(["Alpha", "Beta"]);
  await app.session.find("heading", "Pinned");
  await app.undo();
  await listed(["Beta", "Alpha"]);
  await app.pick("Alpha", "Archive");
  await listed(["Beta"]);
  await app.session.click("button", "Archive");
  await listed(["Alpha"]);
  await app.undo();
  await app.session.click("button", "Back to all conversations");
  await listed(["Beta", "Alpha"]);
});

scenario("the trash gives back, lets go of one for ever, and is emptied", async () => {
  await open(["Alpha", "Beta", "Gamma", "Delta"]);
  for (const title of ["Alpha", "Beta", "Gamma", "Delta"]) await app.pick(title, "Delete");
  await app.says("Your conversations will be listed here.");
  await app.session.click("button", "Trash");
  await listed(["Delta", "Gamma", "Beta", "Alpha"]);
  await (await app.row("Delta")).click();
  await app.says("This chat is in the trash.");
  await app.ask("Still there?", "I am.", simulator);
  await listed(["Gamma", "Beta", "Alpha"]);
  assert.doesNotMatch(await app.session.text(), /This chat is in the trash/);
  await app.pick("Beta", "Restore");
  await listed(["Gamma", "Alpha"]);
  await app.pick("Gamma", "Delete for ever…");
  await app.says("Delete “Gamma” for ever?");
  await app.session.click("button", "Cancel");
  await listed(["Gamma", "Alpha"]);
  await (await app.row("Gamma")).type(Key.delete);
  await app.session.click("button", "Delete for ever");
  await app.says("“Gamma” is gone for ever");
  await listed(["Alpha"]);
  await app.session.click("button", "Empty trash…");
  await app.session.click("button", "Empty the trash");
  await app.says("The trash is empty.");
  await app.session.click("button", "Back to all conversations");
  await listed(["Delta", "Beta"]);

  app = await app.reopen();
  await listed(["Delta", "Beta"]);
});

scenario("several chats are chosen by keyboard and by mouse, and done with at once", async () => {
  await open(["Alpha", "Beta", "Gamma"]);
  await (await app.row("Gamma")).click();
  await app.session.find("heading", "Gamma");
  await (await app.row("Gamma")).type(Key.shift + Key.down);
  await chosen("2 selected");
  await app.session.click("button", "Pin");
  await until("two pinned", async () => (await titles()).join() === "Gamma,Beta,Alpha");
  await app.session.find("heading", "Pinned");
  await app.undo();
  await until("none pinned", async () => !(await app.session.has("heading", "Pinned")));
  await app.session.clickWith(await app.row("Alpha"), Key.control);
  await app.session.clickWith(await app.row("Gamma"), Key.control);
  await chosen("2 selected");
  const bar = await app.session.find("toolbar", "The chosen conversations");
  await app.session.click("button", "Archive", { inside: bar });
  await listed(["Beta"]);
  await app.undo();
  await listed(["Gamma", "Beta", "Alpha"]);
  await (await app.row("Beta")).type(Key.control + "a");
  await chosen("3 selected");
  await app.session.click("button", "Delete");
  await app.says("Deleted 3 conversations");
  await listed([]);
  await app.undo();
  await listed(["Gamma", "Beta", "Alpha"]);
  await (await app.row("Beta")).type(Key.control + " ");
  await chosen("1 selected");
  await app.session.press(Key.escape);
  await until("none chosen", async () => !(await app.session.has("toolbar")));
});

scenario(
  "the model gives a title after the first answer, and never replaces a person's",
  async () => {
    app = await App.connected(desktop, simulator, { titles: true });
    await simulator.answerNext("It is blue.");
    await simulator.answerNext("Colours of the sky");
    await app.send("What colour is the sky?");
    await until("the title", () => app.lists("Colours of the sky"));
    await app.session.find("heading", "Colours of the sky");
    const request = (await simulator.received("/chat/completions")).at(-1)?.body;
    assert.equal(request.reasoning, undefined, "thinking is not forced off");
    await (await app.row("Colours of the sky")).type(Key.f2);
    await (
      await app.session.find("textbox", "Title of the conversation")
    ).retype("Mine" + Key.enter);
    await until("the new title", () => app.lists("Mine"));
    await app.ask("And at night?", "Black.", simulator);
    assert.equal(await app.lists("Mine"), true);
  },
);

scenario("what is typed is there again after the app was killed", async () => {
  app = await App.connected(desktop, simulator);
  await app.ask("Something to come back to", "Do.", simulator);
  await (await app.message()).type("Half a thought");
  await until("it to be saved", async () => (await saved()).draft === "Half a thought");
  await app.kill();
  app = await App.open(desktop, { dataDirectory: app.dataDirectory });
  const draft = async () => (await app.message()).property("value");
  await until("the draft", async () => (await draft()) === "Half a thought");
  await app.session.click("button", "New chat");
  await (await app.message()).type("The beginning of another");
  await until("it to be saved", async () => (await saved()).next === "The beginning of another");
  await app.kill();
  app = await App.open(desktop, { dataDirectory: app.dataDirectory });
  await until("the draft", async () => (await draft()) === "The beginning of another");
});

/** The app with chats of these titles, the last one the newest. @param {string[]} names */
async function open(names) {
  app = await App.connected(desktop, simulator);
  if (names.length === 0) return;
  const chats = names.map((title, index) => ({
    title,
    at: `2025-01-0${index + 1}`,
    said: [asks(`About ${title}`), answers("Yes.")],
  }));
  await app.takeIn(await libraryFile(desktop.home, chats));
}

/** @param {string} name */
async function makeFolder(name) {
  await app.session.click("button", "New folder");
  await (await app.session.find("textbox", "Name of the new folder")).type(name + Key.enter);
  await folder(new RegExp(`^${name}`));
}

/** @param {string | RegExp} name */
const folder = (name) =>
  app.session.find(
    "treeitem",
    typeof name === "string" && !name.includes(",") ? new RegExp(`^${name},`) : name,
  );

/** Whether a tag that is edited has this colour. @param {string} colour */
async function isChosen(colour) {
  return (await app.session.find("radio", colour)).property("checked");
}

/** Puts the keyboard on a folder without opening it. @param {string} name */
async function focusFolder(name) {
  await (await folder(name)).type(Key.home);
  const at = (await folders()).findIndex((line) => line.startsWith(name));
  for (let step = 0; step < at; step++) await app.session.press(Key.down);
}

/** The folders that are shown, each with its level. @returns {Promise<string[]>} */
function folders() {
  return app.session.look(() =>
    [...document.querySelectorAll("[role=treeitem]")].map(
      (item) =>
        `${item.getAttribute("aria-label")?.replace(/,.*/, "")} ${item.getAttribute("aria-level")}`,
    ),
  );
}

/** Waits until these folders are shown. @param {string[]} wanted */
async function tree(wanted) {
  await until(`the folders ${wanted}`, async () => {
    const shown = await folders();
    if (shown.join() !== wanted.join()) throw new Error(shown.join());
    return true;
  });
}

/** The titles in the list. @returns {Promise<string[]>} */
function titles() {
  return app.session.look(() =>
    [...document.querySelectorAll("nav [data-conversation]")].map((row) => row.textContent),
  );
}

/** Waits until these chats are listed, in this order. @param {string[]} wanted */
async function listed(wanted) {
  await until(`the chats ${wanted}`, async () => {
    const shown = await titles();
    if (shown.join() !== wanted.join()) throw new Error(shown.join());
    return true;
  });
}

/** @param {string} count */
const chosen = (count) =>
  until(count, async () => {
    const bar = await app.session.find("toolbar", "The chosen conversations");
    return (await (await app.session.find("status", undefined, { inside: bar })).text()) === count;
  });

/** @param {string} name */
async function tagButton(name) {
  return app.session.find("button", name, { inside: await app.session.find("group", "Tags") });
}

/** What the library holds of what is typed. @returns {Promise<{ draft: string | null, next: string }>} */
function saved() {
  return app.session.look(async () => {
    const { __TAURI_INTERNALS__: tauri } = /** @type {any} */ (window);
    const boot = await tauri.invoke("boot");
    const id = boot.settings.lastConversation;
    const open = id === null ? null : await tauri.invoke("open_conversation", { request: { id } });
    return { draft: open?.conversation.draft ?? null, next: boot.settings.newDraft };
  });
}
