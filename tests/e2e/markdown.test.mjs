// What markdown becomes in the real window: every construct once, formulas, code, and hostile text that stays text.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { App, scenario } from "./app.mjs";
import { root } from "./desktop.mjs";
import { desktop, simulator, stage } from "./stage.mjs";
import { Key, until } from "./webdriver.mjs";

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

scenario(
  "hostile texts run nothing, fetch nothing and build nothing that is not allowed",
  async () => {
    const payloads = await hostile();
    await connect();
    await app.session.look(() => {
      const { performance } = window;
      performance.setResourceTimingBufferSize(100_000);
      performance.clearResourceTimings();
    });
    for (let from = 0; from < payloads.length; from += 1500) {
      const part = payloads.slice(from, from + 1500);
      const forms = part.map(
        (payload, index) =>
          [
            payload,
            `[x](${payload})`,
            `![x](${payload})`,
            `<${payload}>`,
            `[r${index}]\n\n[r${index}]: ${payload}`,
            `\`\`\`html\n${payload}\n\`\`\``,
          ][index % 6],
      );
      await ask(forms.join("\n\n"));
      const found = await app.session.look((allowed) => {
        const elements = [...document.querySelectorAll("article .prose *")];
        return {
          count: elements.length,
          tags: [...new Set(elements.map((element) => element.localName))].filter(
            (name) => !allowed.includes(name),
          ),
          handlers: elements.filter((element) =>
            element
              .getAttributeNames()
              .some((name) => /^on|^style$|^srcdoc$|^formaction$/.test(name)),
          ).length,
          links: [...document.querySelectorAll(".prose a")]
            .map((link) => link.getAttribute("href") ?? "")
            .filter((href) => !/^(https?:\/\/|mailto:)/.test(href)),
          sources: [...document.querySelectorAll(".prose [src]")]
            .map((element) => element.getAttribute("src") ?? "")
            .filter((source) => !source.startsWith("blob:")),
          fetched: performance
            .getEntriesByType("resource")
            .map(({ name }) => name)
            .filter((name) => !/^(ipc:|tauri:|blob:)/.test(name)),
        };
      }, ALLOWED);
      assert.ok(found.count > part.length, `${found.count} elements`);
      delete found.count;
      assert.deepEqual(found, {
        tags: [],
        handlers: 0,
        links: [],
        sources: [],
        fetched: [],
      });
      await app.session.press(Key.control, "n");
      await until("an empty chat", async () => (await app.answers()).length === 0);
    }
  },
);

/** Every element that a message may consist of. */
const ALLOWED =
  "p h2 h3 h4 h5 h6 ul ol li input blockquote div pre code span button table thead tbody tr th td hr br em strong del a sup img math mi mn mo ms mtext mspace mrow mfrac msqrt mroot msub msup msubsup munder mover munderover mmultiscripts mprescripts mtable mtr mtd mpadded mphantom mstyle menclose merror".split(
    " ",
  );

/** The public collection of hostile strings where it is there, and a few of our own. @returns {Promise<string[]>} */
async function hostile() {
  const own = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<svg/onload="alert(1)">',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "<style>*{display:none}</style>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "$\\href{javascript:alert(1)}{x}$",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<form action=https://evil.example><button>x</button></form>",
  ];
  const file = join(root, "../shared/corpora/xss/combined.json");
  const text = await readFile(file, "utf8").catch(() => "[]");
  const published = JSON.parse(text).map(
    (/** @type {{ payload: string }} */ { payload }) => payload,
  );
  return [...own, ...published];
}

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
