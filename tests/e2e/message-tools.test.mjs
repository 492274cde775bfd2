// What can be done with what a message says: copied, quoted, seen as written, found; code, tables, links and pictures.
// The clipboard is read as a person does it: by pasting into the field one writes in.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";

import { App, scenario } from "./app.mjs";
import { desktop, simulator, stage } from "./stage.mjs";
import { Key, until } from "./webdriver.mjs";

/** @type {App} */
let app;
stage();

scenario("a message is copied as it was written, and as plain text", async () => {
  await answered("# A title\n\nSome **bold** words and a [link](https://example.org/a).");
  await app.session.click("button", "Copy", { inside: await answer() });
  assert.equal(
    await pasted(),
    "# A title\n\nSome **bold** words and a [link](https://example.org/a).",
  );
  await fromMenu("Copy as plain text");
  assert.equal(await pasted(), "A title\n\nSome bold words and a link (https://example.org/a).");
  await fromMenu("Copy as markdown");
  assert.match(await pasted(), /^# A title/);
});

scenario(
  "code shows what hides in it and is copied with it, wraps, and counts its lines",
  async () => {
    const long = `let long = "${"word ".repeat(80)}";`;
    const lines = [
      "if admin {\u202e // \u2066}",
      long,
      ...Array.from({ length: 9 }, (_, n) => `n${n}`),
    ];
    await answered(`\`\`\`rust\n${lines.join("\n")}\n\`\`\`\n\n\`\`\`\nshort\n\`\`\``);
    const code = await app.session.find("group", "Code, rust");
    const note = await app.session.find("note", undefined, { inside: await answer() });
    assert.match(await note.text(), /hidden characters/);
    assert.match(await code.text(), /if admin \{U\+202E \/\/ U\+2066\}/);

    const [copy] = await app.session.all("button", "Copy code");
    await copy.click();
    assert.equal(await pasted(), lines.join("\n"));

    const numbers = await app.session.look(() =>
      [...document.querySelectorAll("article.assistant .line")].map(
        (line) => getComputedStyle(line, "::before").content,
      ),
    );
    assert.deepEqual(numbers.slice(0, 2).concat(numbers.slice(9)), [
      '"1"',
      '"2"',
      '"10"',
      '"11"',
      "none",
    ]);

    const wide = () => app.session.look((box) => box.scrollWidth > box.clientWidth, code);
    assert.equal(await wide(), true, "a long line is scrolled");
    const [wrap] = await app.session.all("button", "Wrap long lines");
    await wrap.click();
    assert.equal(await wrap.attribute("aria-pressed"), "true");
    assert.equal(await wide(), false, "a long line is wrapped");
  },
);

scenario("a table is copied as CSV, and nothing in it is computed where it is pasted", async () => {
  const rows = ["| Name | Value |", "|---|--:|", '| Say "hi", you | =1+1 |', "| **a** `b` | -5 |"];
  await answered(rows.join("\n"));
  await app.session.look(() => document.querySelector(".table-scroll")?.scrollIntoView());
  await app.session.click("button", "Copy as CSV");
  // The field keeps line ends as line feeds.
  assert.equal(await pasted(), `Name,Value\n"Say ""hi"", you",'=1+1\na b,-5\n`);
});

scenario(
  "a picture is fetched when its whole address was seen and asked for, and says nothing of us",
  async () => {
    const web = await pictures();
    try {
      await answered(
        `![A dot](${web.url}/dot.png?a=b)\n\n![A drawing](${web.url}/drawing.svg)\n\n![Gone](${web.url}/gone.png)`,
      );
      assert.equal(await app.session.has("img", "A dot"), false);
      await app.session.click("button", /^Image: A dot — 127\.0\.0\.1:\d+ · Show…$/);
      const offer = await app.session.find("group", "Image: A dot");
      assert.match(await offer.text(), new RegExp(`${web.url}/dot\\.png\\?a=b`));
      assert.deepEqual(web.requests, [], "nothing is fetched before it is asked for");

      await app.session.click("button", "Load the image", { inside: offer });
      await app.session.find("img", "A dot");
      const size = () => app.session.look(() => document.images[0]?.naturalWidth ?? 0);
      await until("the pixels", async () => (await size()) === 8);
      assert.deepEqual(web.requests, ["/dot.png?a=b accept,host"], "no key, name or referrer");

      await app.session.click("button", /^Image: A drawing/);
      const drawing = await app.session.find("group", "Image: A drawing");
      await app.session.click("button", "Load the image", { inside: drawing });
      await app.says("its type is “image/svg+xml”");
      await app.session.click("button", /^Image: Gone/);
      await app.session.click("button", "Load the image", {
        inside: await app.session.find("group", "Image: Gone"),
      });
      await app.says("The server with the picture answered 404.");
      assert.equal(await app.session.look(() => document.images.length), 1);

      await app.session.click("button", "New chat");
      await until("an empty chat", async () => !(await app.session.has("region", "Messages")));
      await (await app.row("Tell me")).click();
      await until("the picture, by itself", async () => (await size()) === 8);
      assert.equal(web.requests.length, 3, "its server is not asked again");
    } finally {
      await web.close();
    }
  },
);

scenario(
  "a picture that came with the text is shown, a drawing that could run is not",
  async () => {
    await answered(
      `![A dot](data:image/png;base64,${DOT})\n\n![Evil](data:image/svg+xml;base64,PHN2Zy8+)`,
    );
    await app.session.find("img", "A dot");
    const widths = () =>
      app.session.look(() => [...document.images].map((image) => image.naturalWidth));
    await until("the pixels", async () => (await widths()).join() === "8");
    await app.says("Evil (data:image/svg+xml;base64,PHN2Zy8+)");
  },
);

scenario(
  "a link says where it leads, to the pointer, to the keyboard, and when its label lies",
  async () => {
    await answered("[paypal.com](https://evil.example/pay) and [docs](https://docs.example/a)");
    await app.says("paypal.com (evil.example) and docs");
    const docs = await app.session.find("link", "docs");
    assert.equal(await docs.attribute("title"), "https://docs.example/a");
    const shown = () => app.session.look((link) => getComputedStyle(link, "::after").content, docs);
    assert.equal(await shown(), "none");
    await app.session.look(() => document.links[0]?.focus());
    await app.session.press(Key.tab);
    await until("the address", async () => (await shown()) === '"https://docs.example/a"');
  },
);

scenario("words are quoted in the question with the pointer and with the keyboard", async () => {
  await answered("The first sentence.\n\nThe second sentence is longer.");
  const field = await app.message();
  await field.type("Before");
  await select("article.assistant p:nth-of-type(2)");
  const quote = await app.session.find("button", "Quote");
  const near = await app.session.look((button) => {
    const selected = document.getSelection()?.getRangeAt(0).getBoundingClientRect();
    return button.getBoundingClientRect().top - (selected?.bottom ?? 0);
  }, quote);
  assert.ok(near >= 0 && near < 40, `the button is ${near} px below what is selected`);
  await quote.click();
  await until("the quote", async () => (await field.property("value")) !== "Before");
  assert.equal(await field.property("value"), "Before\n\n> The second sentence is longer.\n\n");
  assert.equal((await app.session.focused()).id, field.id);

  await emptied(field);
  const [more] = await app.session.all("button", "More about this message", await answer());
  await more.type(Key.enter);
  await app.session.find("menuitem", "Quote");
  await app.session.type("q");
  await app.session.press(Key.enter);
  await until("the quote", async () => (await field.property("value")) !== "");
  assert.equal(
    await field.property("value"),
    "> The first sentence.\n>\n> The second sentence is longer.\n\n",
  );
  await until("the focus", async () => (await app.session.focused()).id === field.id);
});

scenario("a message is seen as it was written and rendered again", async () => {
  await answered("Some **bold** words \u202eand others");
  await fromMenu("Show as written");
  const raw = await app.session.find("region", "As written");
  assert.equal(await raw.text(), "Some **bold** words U+202Eand others");
  await fromMenu("Show rendered");
  await until("the text", async () => !(await app.session.has("region", "As written")));
  assert.match(await (await answer()).text(), /Some bold words/);
});

/** Connects, asks something and gets this answer. @param {string} text */
async function answered(text) {
  app = await App.open(desktop);
  await app.useServer(simulator.url);
  await app.message();
  await simulator.answerNext(text);
  await app.send("Tell me");
  await app.answered();
}

async function answer() {
  const [newest] = (await app.answers()).slice(-1);
  return newest;
}

/** @param {string} item */
async function fromMenu(item) {
  await app.session.click("button", "More about this message", { inside: await answer() });
  await app.session.click("menuitem", item);
  if (item.startsWith("Copy as")) await app.says(item.replace("Copy", "Copied"));
}

/** What the clipboard holds; the field is empty again afterwards. @returns {Promise<string>} */
async function pasted() {
  const field = await app.message();
  await field.click();
  // What is copied may still be on its way from the library.
  const text = await until("what was copied", async () => {
    await app.session.press(Key.control, "v");
    return (await field.property("value")) || false;
  });
  await emptied(field);
  return text;
}

/** Takes everything out of a field, as a person does. @param {import("./webdriver.mjs").Element} field */
async function emptied(field) {
  await field.click();
  await app.session.press(Key.control, "a");
  await app.session.press(Key.backspace);
  await until("an empty field", async () => (await field.property("value")) === "");
}

/** Draws over a paragraph with the pointer. @param {string} selector */
async function select(selector) {
  const box = await app.session.look((selector) => {
    const range = document.createRange();
    range.selectNodeContents(document.querySelector(selector));
    const { left, right, top, bottom } = range.getBoundingClientRect();
    return { left, right, y: (top + bottom) / 2 };
  }, selector);
  const at = (/** @type {number} */ x) => ({
    type: "pointerMove",
    duration: 50,
    x: Math.round(x),
    y: Math.round(box.y),
  });
  const actions = [
    at(box.left + 1),
    { type: "pointerDown", button: 0 },
    at((box.left + box.right) / 2),
    at(box.right + 8),
    { type: "pointerUp", button: 0 },
  ];
  await app.session.post("actions", { actions: [{ type: "pointer", id: "mouse", actions }] });
}

/** Eight pixels square. */
const DOT =
  "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAYAAADED76LAAAAJUlEQVR42mNgQAIn3DT+gzADOoBJoGPiFOCShCsiqIByNxDyJgAKzGEds+49CAAAAABJRU5ErkJggg==";

/** A server with pictures, which says what it was asked, and with which headers. */
async function pictures() {
  /** @type {string[]} */
  const requests = [];
  const server = createServer((request, response) => {
    requests.push(`${request.url} ${Object.keys(request.headers).toSorted()}`);
    const [path] = (request.url ?? "").split("?");
    if (path === "/dot.png") {
      response.writeHead(200, { "content-type": "image/png", "set-cookie": "a=b" });
      response.end(Buffer.from(DOT, "base64"));
    } else if (path === "/drawing.svg") {
      response.writeHead(200, { "content-type": "image/svg+xml" });
      response.end("<svg xmlns='http://www.w3.org/2000/svg'/>");
    } else {
      response.writeHead(404).end();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { url: `http://127.0.0.1:${port}`, requests, close };
}
