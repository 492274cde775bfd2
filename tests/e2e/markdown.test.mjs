// What markdown becomes in the real window: every construct once, formulas, code, footnotes and links.

import assert from "node:assert/strict";

import { App, scenario } from "./app.mjs";
import { desktop, simulator, stage } from "./stage.mjs";
import { until } from "./webdriver.mjs";

/** @type {App} */
let app;
stage();

scenario("every construct has its place on the page", async () => {
  await connect();
  await ask(`# Title

A [link][a], a note[^1], ~~struck~~ and \`code\`. It costs $5, or $6.

- [x] done
- [ ] open

3. three
   > quoted

> [!WARNING]
> Careful.

| a | b |
|---|--:|
| 1 | **2** |

$$\\frac{a}{b}$$ and \\(x^2\\), \\[ \\sum_i x_i \\]

\`\`\`python
def f(): return "é"  # note
\`\`\`

![A dot](https://pictures.example/dot.png)

<b onclick="alert(1)">raw</b>

[a]: https://example.org/a
[^1]: The note.
`);
  const { session } = app;
  await session.find("heading", "Title");
  assert.equal(
    await (await session.find("link", "link")).attribute("href"),
    "https://example.org/a",
  );
  const boxes = await session.all("checkbox");
  assert.deepEqual(await Promise.all(boxes.map((box) => box.name())), ["Done", "Not done"]);
  await app.says("It costs $5, or $6.");
  await app.says('<b onclick="alert(1)">raw</b>');

  const seen = await session.look(() => {
    const all = (/** @type {string} */ selector) => [
      ...document.querySelectorAll(`article.assistant .prose ${selector}`),
    ];
    return {
      list: all("ol").map((list) => list.getAttribute("start")),
      alert: all("blockquote.alert .alert-label").map((label) => label.textContent),
      numbers: all("td.align-right").map((cell) => cell.textContent),
      formulas: all("math").map((formula) => formula.getAttribute("alttext")),
      fractions: all("math mfrac").map((fraction) => fraction.getBoundingClientRect().height > 10),
      tokens: all(".line span").map((token) => `${token.className} ${token.textContent}`),
      inside: all("blockquote:not(.alert)").map((quote) => quote.parentElement?.tagName),
    };
  });
  assert.deepEqual(seen, {
    list: ["3"],
    alert: ["Warning"],
    numbers: ["2"],
    formulas: ["\\frac{a}{b}", "x^2", "\\sum_i x_i"],
    fractions: [true],
    tokens: [
      "t-keyword def",
      "t-function f",
      "t-keyword return",
      't-string "é"',
      "t-comment # note",
    ],
    inside: ["LI"],
  });
});

scenario("a footnote leads to its text and back", async () => {
  await connect();
  await ask(`One[^x] and two.\n\n${"Words. ".repeat(900)}\n\n[^x]: The note.`);
  await app.session.click("button", "Footnote 1");
  const visible = () =>
    app.session.look(() => {
      const note = document.querySelector("[data-footnote]")?.getBoundingClientRect();
      return note !== undefined && note.top >= 0 && note.bottom <= innerHeight;
    });
  await until("the note", visible);
  await app.session.click("button", "Back to footnote mark 1");
  await until("the mark", async () => !(await visible()));
});

scenario("a link is live while the answer goes on, as soon as it is defined", async () => {
  await connect();
  const piece = (/** @type {string} */ content) => ({
    chunk: `data: ${JSON.stringify({
      id: "gen-1",
      object: "chat.completion.chunk",
      created: 1,
      model: "sim/writer",
      choices: [{ index: 0, delta: { content } }],
    })}\n\n`,
  });
  await simulator.next([
    {
      text: "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n",
    },
    piece("See [the paper][1].\n\n[1]: https://example.org/paper\n\nAnd more"),
    { wait_ms: 600_000 },
  ]);
  await app.send("Tell me");
  await app.session.find("link", "the paper");
  assert.ok(await app.session.has("button", "Stop"), "it is still being answered");
  await app.session.click("button", "Stop");
});

async function connect() {
  app = await App.open(desktop);
  await app.useServer(simulator.url);
  await app.message();
}

/** Asks something and gets this answer. @param {string} text */
async function ask(text) {
  await simulator.answerNext(text);
  await app.send("Tell me");
  // The driver takes a minute to name the buttons of a thousand blocks of code: the end is seen by what it brings.
  const ended = () => document.querySelector("article.assistant:last-of-type .facts") !== null;
  await until("the end of the answer", () => app.session.look(ended), { timeout: 300_000 });
}
