// In and out: exports that other programs can read, imports that say what they bring, and the way there and back.

import assert from "node:assert/strict";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { App, scenario } from "./app.mjs";
import { answers, asks, libraryFile } from "./chats.mjs";
import { desktop, simulator, stage } from "./stage.mjs";
import { Key, until } from "./webdriver.mjs";

/** @type {App} */
let app;
stage();

const chats = [
  {
    title: "Bread",
    at: "2025-01-01",
    said: [
      asks("How is *bread* made?"),
      {
        ...answers(
          "With <b>flour</b> & ![oven](https://example.org/oven.png) [more](https://example.org/).",
        ),
        reasoning: "Flour, water, time.",
        cost: "0.00000012345",
      },
    ],
  },
  { title: "Tea / 茶", at: "2025-01-02", said: [asks("Black?"), answers("Or green.")] },
  {
    title: "Salt",
    at: "2025-01-03",
    said: [asks("Why?"), answers("Taste.", 1), answers("Life.", 1)],
  },
];

scenario("one chat becomes Markdown, with what was thought when that is asked for", async () => {
  await open();
  const without = await exported(() => app.pick("Bread", "Export…"), "Markdown");
  const text = await readFile(without, "utf8");
  assert.match(
    text,
    /^# Bread\n\n## You\n\nHow is \*bread\* made\?\n\n## sim\/writer\n\nWith <b>flour/,
  );
  assert.doesNotMatch(text, /Flour, water/);
  const withIt = await exported(async () => {
    await app.pick("Bread", "Export…");
    await app.session.click("checkbox", "With what the models thought");
  }, "Markdown");
  assert.match(await readFile(withIt, "utf8"), /> Flour, water, time\.\n\nWith <b>flour/);
  assert.notEqual(withIt, without, "nothing is overwritten");
});

scenario("several chats become a folder of files, and all of them a page each", async () => {
  await open();
  const several = async () => {
    await app.session.clickWith(await app.row("Bread"), Key.control);
    await app.session.clickWith(await app.row("Salt"), Key.control);
    await app.session.click("button", "Export…");
  };
  const folder = await exported(several, "Markdown");
  assert.deepEqual((await readdir(folder)).toSorted(), ["Bread.md", "Salt.md"]);
  const pages = await exported(() => app.run("Export all conversations…"), "Web page");
  assert.equal((await readdir(pages)).length, 3);
  const page = await readFile(join(pages, "Bread.html"), "utf8");
  assert.doesNotMatch(page, /<script|<link|<img|<iframe|src=|url\(|@import|\son\w+=/i);
  assert.match(page, /&lt;b&gt;/, "markup of a model is text");
  assert.match(page, /href="https:\/\/example\.org\/"/, "a link may lead away when it is clicked");
});

scenario("everything goes out and comes back as it was", async () => {
  await open();
  await app.pick("Salt", "Tags…");
  await (await app.session.find("textbox", "New tag")).type("kitchen" + Key.enter);
  await app.session.find("checkbox", "kitchen");
  await app.session.press(Key.escape);
  await app.pick("Tea / 茶", "Move to folder…");
  await (await app.session.find("combobox", "Find a folder")).type("Drinks" + Key.enter);
  await app.says("Moved “Tea / 茶” to “Drinks”");
  const all = () => app.run("Export all conversations…");
  const path = await exported(all, "Timbre JSON");
  const before = await readFile(path, "utf8");
  const order = await titles();
  await app.close();

  app = await App.connected(desktop, simulator);
  await app.takeIn(path);
  await app.session.find("treeitem", "Drinks, 1 conversation");
  await app.session.find("img", "kitchen");
  await (await app.row("Salt")).click();
  await app.session.find("group", "Version 2 of 2");
  assert.deepEqual(await titles(), order);
  assert.equal(await readFile(await exported(all, "Timbre JSON"), "utf8"), before);

  await app.chooseFile(path);
  await app.says("3 conversations, which stay as they are");
  const button = await app.session.find("button", "Nothing new to import");
  assert.equal(await button.enabled(), false);
});

scenario(
  "a file of ChatGPT says what it brings and what it does not, before anything is taken in",
  async () => {
    app = await App.connected(desktop, simulator);
    const path = join(desktop.home, "conversations.json");
    await writeFile(path, JSON.stringify(chatGpt));
    await app.chooseFile(path);
    const facts = await app.session.find("status", "What the file brings");
    const said = await facts.text();
    for (const line of [
      "ChatGPT",
      "1 conversation with 2 messages",
      "1 image",
      "1 call of a tool",
    ]) {
      assert.ok(said.includes(line), `${line} in ${said}`);
    }
    await app.session.click("button", "Cancel");
    await app.session.press(Key.escape);
    await app.says("Your conversations will be listed here.");
    await app.takeIn(path);
    await (await app.row("Pets")).click();
    await app.says("A cat, I think.");
    await app.chooseFile(path);
    await app.session.find("button", "Nothing new to import");
  },
);

scenario(
  "what is no export is refused with a sentence, and another file can be chosen",
  async () => {
    app = await App.connected(desktop, simulator);
    const broken = join(desktop.home, "broken.json");
    await writeFile(broken, '[{"mapping": ');
    await app.chooseFile(broken);
    await app.session.find("alert");
    const good = await libraryFile(desktop.home, chats.slice(0, 1));
    await app.session.upload(good);
    await app.says("1 conversation with 2 messages");
  },
);

scenario("a large import tells how far it is, and is given up without a trace", async () => {
  app = await App.connected(desktop, simulator);
  const words = Array.from({ length: 400 }, (_, index) => `word${index}`).join(" ");
  const many = Array.from({ length: 3000 }, (_, index) => ({
    title: `Large ${index}`,
    at: "2025-01-01",
    said: [asks(`${index} ${words}`), answers(`${words} ${index}`)],
  }));
  const path = await libraryFile(desktop.home, many);
  assert.ok((await stat(path)).size > 10_000_000);
  await app.chooseFile(path);
  await app.says("3,000 conversations with 6,000 messages");
  await app.session.click("button", "Import");
  await app.says(/Taking in [1-9][\d,]* conversations…/);
  await app.session.click("button", "Cancel");
  await app.says("You will see what it brings before anything is taken in.");
  await app.session.press(Key.escape);
  await app.says("Your conversations will be listed here.");
  // What was given up has let go of the library: it can be written at once.
  await app.takeIn(await libraryFile(desktop.home, chats));
  await until("only what was taken in", async () => {
    const rows = await app.session.look(
      () => document.querySelectorAll("nav [data-conversation]").length,
    );
    return rows === 3;
  });
});

/** The titles in the list. @returns {Promise<string[]>} */
const titles = () =>
  app.session.look(() =>
    [...document.querySelectorAll("nav [data-conversation]")].map((row) => row.textContent),
  );

async function open() {
  app = await App.connected(desktop, simulator);
  await app.takeIn(await libraryFile(desktop.home, chats));
}

/**
 * Exports what a dialog is opened for; the path that is told.
 * @param {() => Promise<void>} ask @param {string} kind @returns {Promise<string>}
 */
async function exported(ask, kind) {
  await ask();
  const dialog = await app.session.find("dialog", /^Export/);
  await app.session.click("radio", new RegExp(`^${kind}`), { inside: dialog });
  await app.session.click("button", "Export", { inside: dialog });
  await app.session.find("button", "Copy this path", { inside: dialog });
  const path = await app.session.look(() => document.querySelector("dialog .path")?.textContent);
  await app.session.click("button", "Done");
  await until("the dialog to close", async () => !(await app.session.has("dialog")));
  return path;
}

/** @param {string} role @param {object} content @param {string} [recipient] */
const message = (role, content, recipient = "all") => ({
  author: { role },
  recipient,
  create_time: 1_700_000_000,
  content,
  metadata: {},
});

const chatGpt = [
  {
    title: "Pets",
    create_time: 1_700_000_000,
    update_time: 1_700_000_000,
    conversation_id: "pets",
    current_node: "d",
    mapping: {
      a: { message: null, parent: null },
      b: {
        parent: "a",
        message: message("user", {
          content_type: "multimodal_text",
          parts: [{ content_type: "image_asset_pointer" }, "What is this?"],
        }),
      },
      c: {
        parent: "b",
        message: message("assistant", { content_type: "code", text: "look()" }, "python"),
      },
      d: {
        parent: "c",
        message: message("assistant", { content_type: "text", parts: ["A cat, I think."] }),
      },
    },
  },
];
