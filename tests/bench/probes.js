// Run in the application's page before its own scripts: it looks and clicks as a person would, and says what it saw
// by the title.

/* eslint-disable no-unused-vars */

const mark = (/** @type {string} */ text) => (document.title = `mark:${text}`);
const frame = () => new Promise(requestAnimationFrame);
const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

const rows = () => [...document.querySelectorAll("nav[aria-label=Conversations] button")];
const articles = () => [...document.querySelectorAll("[role=log] article[data-message]")];

/** Waits, frame by frame, until this is something. */
async function until(look) {
  for (;;) {
    const found = look();
    if (found) return found;
    await frame();
  }
}

/** Whether the sidebar and the conversation are filled to their edges: nothing that is seen is still to come. */
function filled() {
  const last = [...document.querySelectorAll("nav [role=list] [role=listitem]")].at(-1);
  if (!last || articles().length === 0) return false;
  const list = last.closest("[role=list]").parentElement.getBoundingClientRect();
  const view = articles()[0].closest("[role=region]").getBoundingClientRect();
  const reaches = last.getBoundingClientRect().bottom >= list.bottom - 40;
  return reaches && articles()[0].getBoundingClientRect().top <= view.top + 30;
}

/** The start: the first frame that shows the sidebar and the last conversation, whole; later, what that holds. */
async function start() {
  await until(filled);
  await frame();
  mark("painted");
  await pause(5_000);
  await end("memory");
}

/** The last mark, and the end of the program. */
async function end(/** @type {string} */ text) {
  mark(text);
  await pause(500);
  mark("over");
}

const row = (/** @type {string} */ title) =>
  until(() => rows().find((button) => button.textContent?.trim() === title));

/** Opens a conversation; resolves with the milliseconds until another's messages were laid out. */
async function open(/** @type {string} */ title) {
  const before = articles()[0];
  const button = await row(title);
  // Not at the beginning of a frame, where looking for the row has led to.
  await pause(50);
  const began = performance.now();
  const there = new Promise((resolve) => {
    const look = new MutationObserver(() => {
      if (articles().length === 0 || articles()[0] === before) return;
      look.disconnect();
      resolve(undefined);
    });
    look.observe(document.body, { childList: true, subtree: true });
  });
  button.click();
  await there;
  void document.querySelector("[role=log]")?.scrollHeight;
  const took = performance.now() - began;
  await frame();
  return took;
}

/** Opens the conversations by these titles and stays in the last. */
async function visit(/** @type {string[]} */ titles) {
  await until(() => document.body && rows().length > 5);
  await pause(500);
  for (const title of titles) {
    // The one that was open last is there already.
    const there = await row(title);
    if (there.getAttribute("aria-current") !== "page") await open(title);
    await pause(1_000);
  }
  await pause(4_000);
  await end("memory");
}

/** Opens each of the titles in turn, from a short conversation, and beside them thirty plain messages. */
async function measure(/** @type {string[]} */ titles, /** @type {number} */ rounds) {
  await until(() => document.body && rows().length > 5);
  await pause(1_000);
  await open("Plain messages");
  const message = Number(articles()[1].getAttribute("data-message"));
  for (let round = 0; round < rounds; round += 1) {
    for (const title of titles) {
      await timed(title, () => open(title));
      await open("Plain messages");
      await pause(300);
    }
    await timed("plain", () => plain(message));
    await pause(300);
  }
  await end("done");
}

async function timed(/** @type {string} */ name, /** @type {() => Promise<number>} */ work) {
  await pause(300);
  mark(`begin ${name}`);
  await pause(100);
  const took = await work();
  await pause(200);
  mark(`end ${took} ${name}`);
}

/** Thirty messages as paragraphs, from the same library through the same commands. */
async function plain(/** @type {number} */ message) {
  const began = performance.now();
  const scroller = await plainMessages(message);
  document.body.append(scroller);
  scroller.scrollTop = scroller.scrollHeight;
  void scroller.scrollHeight;
  const took = performance.now() - began;
  await frame();
  await frame();
  scroller.remove();
  return took;
}

async function plainMessages(/** @type {number} */ message) {
  const { invoke } = window.__TAURI_INTERNALS__;
  const { text } = await invoke("message_source", { request: { message } });
  const scroller = document.createElement("div");
  Object.assign(scroller.style, {
    position: "fixed", inset: "60px 0 120px 280px", overflowY: "scroll", background: "white", font: "15px/1.62 sans-serif",
  }); // prettier-ignore
  for (const one of text.split("\n\n----\n\n")) {
    const article = document.createElement("article");
    for (const line of one.split("\n")) {
      if (line === "") continue;
      const paragraph = document.createElement("p");
      paragraph.append(line);
      article.append(paragraph);
    }
    scroller.append(article);
  }
  return scroller;
}

/** Milliseconds between frames until this is so; of a hundred, how long the 99th longest took. */
async function frames(/** @type {() => boolean} */ isOver) {
  const took = [];
  for (let last = await frame(); !isOver();) {
    const now = await frame();
    took.push(now - last);
    last = now;
  }
  took.sort((a, b) => a - b);
  return took[Math.floor(took.length * 0.99)];
}

/** Asks below a thousand messages and looks at the frames until the answer has come. */
async function answer() {
  await until(() => document.body && rows().length > 5);
  await pause(500);
  const there = await row("Thousand messages");
  if (there.getAttribute("aria-current") !== "page") await open("Thousand messages");
  await pause(1_000);
  const field = document.querySelector("textarea[aria-label=Message]");
  field.value = "Go on";
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  mark("begin");
  await pause(100);
  document.querySelector("button[aria-label=Send]").click();
  const running = () => document.querySelector("button[aria-label=Stop]") !== null;
  await until(running);
  await end(`end ${await frames(() => !running())}`);
}

/**
 * The least that can be done with a text that grows: paragraphs in a scrolled region, from a timer in the page. The
 * text is repeated until it has `total` characters; `length` of them come every `every` milliseconds.
 */
async function grow(once, total, length, every) {
  const text = once.repeat(Math.ceil(total / once.length)).slice(0, total);
  await until(() => document.body && rows().length > 5);
  await pause(500);
  await open("Plain messages");
  const message = Number(articles()[1].getAttribute("data-message"));
  const scroller = await plainMessages(message);
  document.body.append(scroller);
  mark("begin");
  await pause(100);
  let [at, waiting] = [0, ""];
  const began = performance.now();
  const timer = setInterval(() => {
    const due = Math.floor((performance.now() - began) / every) * length;
    waiting += text.slice(at, due);
    at = Math.max(at, due);
  }, every);
  const another = () => scroller.appendChild(document.createElement("p")).appendChild(new Text());
  let last = another();
  const paint = () => {
    const [first = "", ...more] = waiting.split("\n\n");
    waiting = "";
    last.appendData(first);
    for (const one of more) {
      last = another();
      last.appendData(one);
    }
    scroller.scrollTop = scroller.scrollHeight;
    if (at < text.length) requestAnimationFrame(paint);
  };
  paint();
  const took = await frames(() => at >= text.length);
  clearInterval(timer);
  await end(`end ${took}`);
}
