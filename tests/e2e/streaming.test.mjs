// The manners of an answer on its way: the reader is never moved against their will, and nothing that comes is lost.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";

import { App, scenario } from "./app.mjs";
import { desktop, simulator, stage } from "./stage.mjs";
import { Key, until } from "./webdriver.mjs";

/** @type {App} */
let app;
stage();

/** Paragraphs that fill more than one view. */
const LONG = Array.from({ length: 40 }, (_, index) => `Paragraph ${index + 1} of many.`).join(
  "\n\n",
);

scenario("a question rises to the top, and its answer is followed at the end", async () => {
  await connect();
  await ask("What was before?", LONG);
  await simulator.pace(10);
  await app.chooseModel("sim/markdown");
  // Of several lines: the field that it was written in becomes low again, and the view higher.
  await app.session.look(write, "A question to rise\nwith more\nlines\nthan one");
  await app.session.click("button", "Send");
  await until("the question at the top", async () => {
    const { question, below } = await view();
    return question >= 0 && question < 40 && below <= 1;
  });
  await simulator.pace(400);
  await until("more than a view of it", async () => (await view()).question < 0);
  let worst = 0;
  await until("the end", async () => {
    const { below, running } = await view();
    if (running) worst = Math.max(worst, below);
    return !running;
  });
  assert.ok(worst <= 1, `${worst} px below the view while it is followed`);
});

scenario("the end is followed while the next question is written in several lines", async () => {
  await connect();
  await ask("What was before?", LONG);
  await simulator.pace(60);
  await app.chooseModel("sim/markdown");
  await app.send("Go on");
  await until("more than a view of it", async () => (await view()).question < 0);
  await (await app.message()).type("one");
  for (let line = 0; line < 3; line += 1) await app.session.press(Key.shift, Key.enter);
  await (await app.message()).type("the fourth line");
  const before = await view();
  await until("more text", async () => (await view()).height > before.height + 60);
  assert.ok((await view()).below <= 1, "it is still followed");
  await simulator.pace(0);
});

scenario(
  "the wheel lets go at once, a button leads back, and then it is followed again",
  async () => {
    await connect();
    await ask("What was before?", LONG);
    await simulator.pace(60);
    await app.chooseModel("sim/markdown");
    await app.send("Go on");
    await until("more than a view of it", async () => (await view()).question < 0);
    await simulator.pace(10);
    const list = await app.session.find("region", "Messages");
    await app.session.wheel(list, -300);
    const held = await view();
    await until("more text", async () => (await view()).height > held.height + 60);
    assert.equal((await view()).top, held.top, "what is read stays where it is");
    await app.session.click("button", "New text below");
    await until("the end", async () => (await view()).below <= 1);
    const before = await view();
    await until("more text", async () => (await view()).height > before.height + 60);
    assert.ok((await view()).below <= 1, "it is followed again");
    await simulator.pace(0);
  },
);

scenario("what is said in passing lies over nothing at the end, and moves nothing", async () => {
  await connect();
  await ask("What was before?", LONG);
  await ask("A question at the top", "Its answer.");
  await passing("of a short answer");
  await ask("A question above the view", LONG);
  await passing("of a long one");
});

/** Has something said while the end is followed. @param {string} what the end of what */
async function passing(what) {
  await until("rest", async () => (await view()).below <= 1);
  const { top } = await view();
  await (await app.session.all("button", "More about this message")).at(-1)?.click();
  await app.session.click("menuitem", "Copy as markdown");
  await app.session.find("button", "Dismiss");
  const under = await app.session.look(() => {
    const said = document.querySelector(".toast")?.getBoundingClientRect();
    const { height: lowest, width: widest } = document.documentElement.getBoundingClientRect();
    if (!said || said.top < 0 || said.bottom > lowest || said.right > widest) return ["the edge"];
    const parts = document.querySelectorAll("article .prose, article .act, textarea, header *");
    return [...parts]
      .filter((part) => {
        const box = part.getBoundingClientRect();
        const beside = box.left >= said.right || said.left >= box.right;
        return !beside && box.top < said.bottom && said.top < box.bottom && box.height > 0;
      })
      .map((part) => part.textContent || part.ariaLabel);
  });
  assert.deepEqual(under, [], `at the end ${what}`);
  assert.equal((await view()).top, top, `at the end ${what}`);
  await app.session.click("button", "Dismiss");
}

scenario("thinking is a live line, then how long it took", async () => {
  await connect();
  await simulator.pace(2);
  await app.chooseModel("sim/reasoner");
  await app.send("Think about it");
  await app.session.find("button", /^Thinking for \d+ s/);
  await simulator.pace(40);
  await app.session.find("button", /^Thought for \d+ s/);
  await simulator.pace(0);
  await app.answered();
  await app.session.click("button", /^Thought for/);
});

scenario(
  "a server that falls silent is said so, and Escape stops it and keeps what came",
  async () => {
    await connect();
    await simulator.answerNext("The beginning of it", Infinity, { silent: true });
    await app.send("Tell me");
    await app.says("The beginning of it");
    await app.says(/Stopped arriving \d+ s ago/);
    await app.session.press(Key.escape);
    await app.says("You stopped this answer.");
    await app.says("The beginning of it");
    assert.equal(await app.session.has("button", "Stop"), false);
  },
);

scenario("what is written meanwhile waits, and goes when the answer is there", async () => {
  await connect();
  await simulator.pace(10);
  await app.chooseModel("sim/markdown");
  await app.send("The first");
  await (await app.message()).type("The second\uE007");
  await app.session.find("group", "Waiting to be sent");
  await app.says(/Next\s+The second\s+Cancel/);
  assert.equal(await (await app.message()).property("value"), "");
  await simulator.pace(0);
  await until("the second answer", async () => (await app.answers()).length === 2);
  await app.answered();
  assert.equal(await app.session.has("group", "Waiting to be sent"), false);
});

scenario("what waits is added to, and outlasts the window", async () => {
  await connect();
  await simulator.pace(1);
  await app.send("The first");
  await (await app.message()).type("The second\uE007");
  await app.session.find("group", "Waiting to be sent");
  await (await app.message()).type("The third\uE007not yet");
  await app.says(/Next\s+The second\s+The third\s+Cancel/);
  app = await app.reopen();
  const field = await app.message();
  assert.equal(await field.property("value"), "The second\n\nThe third\n\nnot yet");
});

scenario("a reload finds the answer on its way and goes on with it", async () => {
  await connect();
  await simulator.pace(40);
  await app.chooseModel("sim/markdown");
  await app.send("Something long");
  const early = await until("its first words", async () => (await words()) || false);
  await simulator.pace(10);
  await app.session.post("refresh");
  // First comes what was on the disk, then what came since.
  const again = await until("them again", async () => {
    const now = await words();
    return now.startsWith(early) && now;
  });
  await until("more", async () => (await words()).length > again.length);
  await simulator.pace(0);
  await app.answered();
  assert.ok((await words()).startsWith(early));
});

scenario("the versions of an answer can be seen while another one is written", async () => {
  await connect();
  await ask("Which tree?", "The oak.");
  await simulator.pace(0.5);
  await app.session.click("button", "Retry");
  await app.session.find("group", "Version 2 of 2");
  await app.session.find("button", "Stop");
  await app.session.click("button", "Previous version");
  await app.says("The oak.");
  await app.session.click("button", "Next version");
  await app.session.find("button", "Stop");
  await simulator.pace(0);
  await app.answered();
});

scenario(
  "a hidden window is painted nothing, and shows everything when it is seen again",
  async () => {
    await connect();
    await simulator.pace(20);
    await app.chooseModel("sim/markdown");
    await app.send("Something long");
    await until("its first words", async () => (await words()) || false);
    const shown = await spentWhile(2_000);
    const isHidden = () => app.session.look(() => document.hidden);
    await desktop.window("hide", "Timbre");
    await until("it to be hidden", isHidden);
    const { height } = await view();
    const hidden = await spentWhile(2_000);
    assert.equal((await view()).height, height, "nothing was painted");
    console.log(`2 s of an answer cost ${shown} ms of a processor shown, ${hidden} ms hidden`);
    assert.ok(await app.session.has("button", "Stop"), "it is still being answered");
    await desktop.window("show", "Timbre");
    await until("what came meanwhile", async () => (await view()).height > height);
    await simulator.pace(0);
    await app.answered();
  },
);

// Runs in the page: as typing does, but for the lines, which Enter would send.
function write(/** @type {string} */ text) {
  const field = document.querySelector("textarea[aria-label=Message]");
  if (!(field instanceof HTMLTextAreaElement)) throw new Error("there is no field");
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

async function connect() {
  await simulator.pace(0);
  app = await App.open(desktop);
  await app.useServer(simulator.url);
  await app.message();
}

/** @param {string} question @param {string} answer what is answered */
async function ask(question, answer) {
  await simulator.answerNext(answer);
  await app.send(question);
  await app.answered();
}

/**
 * Where the newest question is below the top of the view, how far it is scrolled, how high everything is, how much is
 * below the view, and whether an answer is on its way.
 * @returns {Promise<{ question: number, top: number, height: number, below: number, running: boolean }>}
 */
function view() {
  return app.session.look(() => {
    const scroller = /** @type {Element} */ (document.querySelector("[aria-label=Messages]"));
    const questions = [...scroller.querySelectorAll("article.user")];
    const column = /** @type {Element} */ (scroller.querySelector("[role=log]"));
    const top = scroller.getBoundingClientRect().top;
    return {
      question: (questions.at(-1)?.getBoundingClientRect().top ?? 0) - top,
      top: scroller.scrollTop,
      height: column.getBoundingClientRect().height,
      below: scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop,
      running: document.querySelector("[aria-label=Stop]") !== null,
    };
  });
}

/** The text of the newest answer. @returns {Promise<string>} */
function words() {
  return app.session.look(() =>
    [...document.querySelectorAll("article.assistant:last-of-type .prose > *")]
      .map((part) => part.textContent)
      .join("\n")
      .trim(),
  );
}

/** Milliseconds of a processor that the app and its page take in a time. @param {number} duration milliseconds */
async function spentWhile(duration) {
  const processes = await family(await app.processId());
  const before = await spent(processes);
  await new Promise((resolve) => setTimeout(resolve, duration));
  return Math.round((await spent(processes)) - before);
}

/** A process and all that it started. @param {number} id @returns {Promise<number[]>} */
async function family(id) {
  const all = await Promise.all(
    (await readdir(`/proc/${id}/task`)).map((task) =>
      readFile(`/proc/${id}/task/${task}/children`, "utf8").catch(() => ""),
    ),
  );
  const children = all.join(" ").split(/\s+/).filter(Boolean).map(Number);
  return [id, ...(await Promise.all(children.map(family))).flat()];
}

/** @param {number[]} processes */
async function spent(processes) {
  const each = await Promise.all(
    processes.map(async (id) => {
      const tasks = await readdir(`/proc/${id}/task`);
      const times = tasks.map((task) =>
        readFile(`/proc/${id}/task/${task}/schedstat`, "utf8").catch(() => "0"),
      );
      return (await Promise.all(times)).reduce((sum, text) => sum + Number(text.split(" ")[0]), 0);
    }),
  );
  return each.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e6;
}
