// Conversations of ten thousand messages: opened at once, scrolled without a jump, searched, and found again where
// the reader was.

import assert from "node:assert/strict";

import { App, scenario } from "./app.mjs";
import { takeIn, talk } from "./library.mjs";
import { desktop, stage } from "./stage.mjs";
import { Key, until } from "./webdriver.mjs";

/** @type {App} */
let app;
stage({ service: null });

const LONG = 10_000;
/** More messages than are ever on the page at once. */
const MANY = 120;

/** What is not laid out while it is out of sight, and what is high. */
const veryLong = [
  "```rust",
  ...Array.from({ length: 100 }, (_, line) => `let value_${line} = compute(${line});`),
  "```\n",
  "| a | b |\n|---|---|",
  ...Array.from({ length: 60 }, (_, row) => `| ${row} | of many rows |`),
].join("\n");

scenario("scrolling up through ten thousand messages never jumps", async () => {
  // Mostly short, as people are; every tenth is as long as models are, and now and then one is very long.
  const words = (/** @type {number} */ number) => {
    if (number % 500 === 0) return `Message ${number}.\n\n${veryLong}`;
    return number % 10 === 0 ? undefined : `Message ${number}. So.`;
  };
  await open(talk(LONG, words));
  const { first } = await page();
  assert.ok(first > LONG - MANY, `opened with message ${first} and what follows`);
  const distance = 900;
  let [worst, steps, arrived] = [0, 0, 0];
  for (let now = await page(); now.first > 1 || now.top > distance; steps += 1) {
    await app.session.wheel(await messages(), -distance);
    let next = await rest(now.anchor);
    // What is above arrives meanwhile, and moves nothing.
    for (const before = next; ; next = await rest(now.anchor)) {
      const moved = next.anchored - now.at;
      worst = Math.max(worst, Math.abs(moved - distance));
      assert.ok(
        worst <= 1,
        `message ${now.anchor} moved by ${moved}, not ${distance}, step ${steps}`,
      );
      if (next.first !== before.first) arrived += 1;
      if (next.first === 1 || !next.near) break;
    }
    assert.ok(next.mounted < MANY, `${next.mounted} messages on the page`);
    now = next;
  }
  console.log(`${steps} turns of the wheel, ${arrived} pages arrived, off by at most ${worst} px`);
  assert.ok(arrived > 200, `${arrived} pages arrived`);
  await app.says("Message 1. So.");
});

scenario("Page Up and Page Down, Home and End lead through it", async () => {
  await open(talk(LONG));
  await (await messages()).click();
  for (let step = 0; step < 40; step += 1) {
    const before = await page();
    await app.session.press(Key.pageUp);
    const { anchored, top, first } = await rest(before.anchor);
    // A page is always the same distance, whether messages came meanwhile or not.
    const moved = anchored - before.anchored;
    pageHeight ||= moved;
    assert.ok(Math.abs(moved - pageHeight) <= 1, `step ${step} from ${first}, ${top}: ${moved}`);
  }
  await app.session.press(Key.home);
  await until("the first message", async () => (await page()).first === 1);
  assert.equal((await page()).top, 0);
  await app.session.press(Key.end);
  await until("the last message", async () => (await page()).last === LONG);
  await app.says(`Message ${LONG}.`);
});

scenario("a search opens at a message in the middle, and reading goes on both ways", async () => {
  await open(talk(LONG, (number) => (number === 5_001 ? "Message 5001. A zanzibar." : undefined)));
  await app.session.press(Key.control, Key.shift, "f");
  await (await app.session.find("combobox", "Search all messages")).type("zanzibar");
  await app.session.find("option", /zanzibar/);
  await app.session.press(Key.enter);
  await until("the message in sight", async () => (await seen()).includes(5_001));
  const there = await page();
  assert.ok(there.first > 4_900 && there.last < 5_100, `${there.first} to ${there.last}`);
  const down = there.last;
  for (let step = 0; step < 6; step += 1) {
    const before = await page();
    await app.session.wheel(await messages(), 901);
    const after = await rest(before.anchor);
    assert.ok(Math.abs(before.anchored - after.anchored - 901) <= 1, `step ${step} down`);
  }
  assert.ok((await page()).last > down, "more below");
  await app.session.find("button", "To the end");
});

scenario("find in this chat goes to places that are far apart", async () => {
  const places = [100, 5_001, 9_990];
  const words = (/** @type {number} */ number) =>
    places.includes(number) ? `Message ${number}. A zanzibar.` : undefined;
  await open(talk(LONG, words));
  await app.session.press(Key.control, "f");
  await (await app.session.find("textbox", "Find in this chat")).type("zanzibar");
  await app.says("1 of 3 messages");
  for (const place of [...places, places[0]]) {
    await until(`message ${place}`, async () => (await seen()).includes(place));
    await app.session.press(Key.enter);
  }
});

scenario("the reader's place is found again after another chat, and after a restart", async () => {
  await open(talk(LONG));
  for (let step = 0; step < 12; step += 1) {
    await app.session.wheel(await messages(), -1_203);
    await rest();
  }
  const place = await page();
  assert.ok(place.last < LONG, "the end is not on the page any more");
  await app.session.click("button", "New chat");
  await until("an empty chat", async () => !(await app.session.has("region", "Messages")));
  await (await app.row("A long talk")).click();
  await until("its messages", async () => (await page()).mounted > 0);
  await until("the same place", async () => same(place, await rest(place.anchor)));

  for (let start = 0; start < 4; start += 1) {
    app = await app.reopen();
    await until("the same place", async () => same(place, await rest(place.anchor)));
  }
  await app.session.click("button", "To the end");
  await until("the end", async () => (await page()).last === LONG);
});

scenario("select all and copy take the whole conversation, not what is on the page", async () => {
  await open(talk(300));
  assert.ok((await page()).first > 1, "the beginning is not on the page");
  await (await messages()).click();
  await app.session.press(Key.control, "a");
  await app.session.press(Key.control, "c");
  await app.says("Copied the whole conversation");
  const field = await app.message();
  await field.click();
  await app.session.press(Key.control, "v");
  const text = await until("what was copied", async () => (await field.property("value")) || false);
  for (const number of [1, 150, 300]) assert.match(text, new RegExp(`Message ${number}\\.`));
});

scenario(
  "what is typed right after the start belongs to the chat that is shown again",
  async () => {
    await open(talk(4));
    const { dataDirectory } = app;
    await app.close();
    app = await App.open(desktop, { dataDirectory });
    await app.session.type("Half a thought");
    await app.session.click("button", "New chat");
    await until("an empty field", async () => (await draft()) === "");
    await (await app.row("A long talk")).click();
    await until("the draft", async () => (await draft()) === "Half a thought");
  },
);

scenario(
  "far above the end one can ask, and answer anew, and everything is still there",
  async () => {
    await open(talk(LONG));
    await app.session.wheel(await messages(), -4_000);
    await rest();
    for (let step = 0; step < 12; step += 1) {
      await app.session.wheel(await messages(), -1_203);
      await rest();
    }
    const { last } = await page();
    assert.ok(last < LONG, "the end is not on the page any more");
    await (await app.message()).type("And what now?");
    await app.session.click("button", "Send");
    await app.says("And what now?");
    await app.answered();
    await app.session.wheel(await messages(), -3_000);
    const above = await rest();
    assert.equal(above.first > LONG - MANY, true, `what came before it is above: ${above.first}`);

    await app.session.press(Key.home);
    await (await messages()).click();
    await app.session.press(Key.home);
    await until("the first message", async () => (await page()).first === 1);
    const [retry] = await app.session.all("button", "Retry");
    await retry?.click();
    await app.session.find("group", "Version 2 of 2");
    await app.answered();
    assert.equal((await page()).first, 1);
    // The end is held, and that of the other version is far away: it is not gone to.
    await app.session.press(Key.end);
    const { top } = await rest();
    await app.session.click("button", "Previous version");
    await app.session.find("group", "Version 1 of 2");
    await until("what followed it", async () => (await page()).mounted > 5);
    assert.equal((await page()).top, top);
    await app.session.press(Key.end);
    await until("the newest question", async () =>
      (await app.session.text()).includes("And what now?"),
    );
  },
);

/** The part of the view that Page Up moves by, as measured on the first press. */
let pageHeight = 0;

/** @param {Page} before @param {Page} now */
function same(before, now) {
  return Math.abs(before.anchored - now.anchored) <= 1;
}

/** @returns {Promise<string>} */
async function draft() {
  return (await app.message()).property("value");
}

/** The numbers of the messages in sight. @returns {Promise<number[]>} */
function seen() {
  return app.session.look(() => {
    const scroller = document.querySelector("[aria-label=Messages]");
    if (!scroller) return [];
    const view = scroller.getBoundingClientRect();
    return [...scroller.querySelectorAll("article")]
      .filter((article) => {
        const { top, bottom } = article.getBoundingClientRect();
        return bottom > view.top && top < view.bottom;
      })
      .map((article) => Number(article.textContent?.match(/Message (\d+)\./)?.[1] ?? 0));
  });
}

/** Opens a conversation of these messages. @param {import("./library.mjs").Said[]} said */
async function open(said) {
  app = await App.open(desktop);
  await app.tryOffline();
  await takeIn(app, "A long talk", said);
  await (await app.row("A long talk")).click();
  await until("its messages", async () => (await page()).mounted > 0);
  await rest();
}

function messages() {
  return app.session.find("region", "Messages");
}

/**
 * Waits until nothing moves, and says what is on the page: its first and last message and how many, how far it is
 * scrolled and whether more is to be read above it, a message in the view and where it is, and where message `anchor`
 * (or that one) is.
 * @typedef {object} Page @property {number} first @property {number} last @property {number} mounted
 * @property {number} top @property {boolean} near @property {number} anchor @property {number} at @property {number} anchored
 * @param {number} [anchor] @returns {Promise<Page>}
 */
function rest(anchor) {
  return app.session.look(async (/** @type {number | undefined} */ wanted) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const scroller = document.querySelector("[aria-label=Messages]");
    if (!scroller) {
      return { first: 0, last: 0, mounted: 0, top: 0, near: false, anchor: 0, at: 0, anchored: 0 };
    }
    const state = () =>
      [
        scroller.scrollTop,
        scroller.scrollHeight,
        scroller.querySelectorAll("article").length,
      ].join();
    let before = "";
    for (let same = 0; same < 2;) {
      await frame();
      same = state() === before ? same + 1 : 0;
      before = state();
    }
    const numberOf = (/** @type {Element | undefined} */ article) =>
      Number(article?.textContent?.match(/Message (\d+)\./)?.[1] ?? 0);
    const articles = [...scroller.querySelectorAll("article")];
    const view = scroller.getBoundingClientRect();
    const middle = view.top + view.height / 4;
    const inView = articles.find((one) => one.getBoundingClientRect().bottom > middle);
    const anchored = wanted ? articles.find((one) => numberOf(one) === wanted) : inView;
    return {
      first: numberOf(articles[0]),
      last: numberOf(articles.at(-1)),
      mounted: articles.length,
      top: scroller.scrollTop,
      // As the page reckons it.
      near: scroller.scrollTop / scroller.clientHeight < 1.5,
      anchor: numberOf(inView),
      at: inView?.getBoundingClientRect().top,
      anchored: anchored?.getBoundingClientRect().top,
    };
  }, anchor);
}

function page() {
  return rest();
}
