// Timbre itself, started by WebKitWebDriver on a desktop of the tests, and the few things that every test does in it.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

import { leftovers, root } from "./desktop.mjs";
import { Key, Session, WebDriverError, until } from "./webdriver.mjs";

const run = promisify(execFile);

/** Where cargo puts what it builds. */
export const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");

/** The built application; `TIMBRE_BINARY` names another. */
export const binary = process.env.TIMBRE_BINARY ?? join(target, "debug/timbre");

// As the switch in Settings does.
function setTitles(/** @type {boolean} */ modelTitles) {
  const { __TAURI_INTERNALS__: tauri } = /** @type {any} */ (window);
  const saved = tauri.invoke("save_settings", { request: { patch: { modelTitles } } });
  // A library that cannot be written keeps no settings, and gets no titles.
  return saved.catch(() => undefined);
}

export class App {
  /**
   * @param {Session} session @param {import("node:child_process").ChildProcess} driver
   * @param {string} dataDirectory @param {import("./desktop.mjs").Desktop} desktop
   */
  constructor(session, driver, dataDirectory, desktop) {
    this.desktop = desktop;
    this.session = session;
    this.driver = driver;
    this.dataDirectory = dataDirectory;
    this.closed = false;
  }

  /**
   * Starts the app. Each start has its own driver, because the app inherits the driver's environment.
   * @param {import("./desktop.mjs").Desktop} desktop
   * @param {{ dataDirectory?: string, environment?: Record<string, string>, titles?: boolean, within?: string[] }} [options]
   *   `titles`: the model may give titles. Otherwise its requests would take what a test has prepared for the next one.
   *   `within`: a command that runs the command after it, in other circumstances.
   */
  static async open(
    desktop,
    { dataDirectory, environment = {}, titles = false, within = [] } = {},
  ) {
    const data = dataDirectory ?? (await desktop.dataDirectory());
    const port = await freePort();
    const [command, ...rest] = [...within, "WebKitWebDriver", `--port=${port}`];
    const driver = spawn(command, rest, {
      env: {
        ...desktop.environment,
        TAURI_WEBVIEW_AUTOMATION: "true",
        TIMBRE_DATA_DIR: data,
        ...environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    await mkdir(leftovers, { recursive: true });
    const log = createWriteStream(join(leftovers, "app.log"), { flags: "a" });
    driver.stdout.pipe(log);
    driver.stderr.pipe(log);
    const address = `http://127.0.0.1:${port}`;
    try {
      await until("the driver", async () => (await fetch(`${address}/status`)).ok);
      const options = { "webkitgtk:browserOptions": { binary, args: [] } };
      const session = await Session.open(address, options);
      opened = new App(session, driver, data, desktop);
      // What was open last is shown again a moment after the page is there.
      const ready = () =>
        document.readyState === "complete" && !document.querySelector(".pane > .opening");
      await until("the page", () => session.look(ready));
      await session.look(setTitles, titles);
      return opened;
    } catch (error) {
      driver.kill();
      throw error;
    }
  }

  /** Ends the app as the end of a person's session does: it saves what waits and goes by itself. Once is enough. */
  async close() {
    if (this.closed) return;
    this.closed = true;
    // The driver would end it without a word, and on a busy computer forgets to end it at all.
    const app = await this.processId();
    if (app > 0) {
      signal(app, "SIGTERM");
      await gone(app);
    }
    const ended = once(this.driver, "exit");
    this.driver.kill();
    await ended;
    if (opened === this) opened = null;
  }

  /** Ends the app as a power cut does: at once, without a word. */
  async kill() {
    this.closed = true;
    process.kill(await this.processId(), "SIGKILL");
    const ended = once(this.driver, "exit");
    this.driver.kill();
    await ended;
    if (opened === this) opened = null;
  }

  /** Closes the app and opens it again where it was. @returns {Promise<App>} */
  async reopen() {
    await this.close();
    return App.open(this.desktop, { dataDirectory: this.dataDirectory });
  }

  /** The app's process id: the driver's child. @returns {Promise<number>} */
  async processId() {
    return (await childrenOf(Number(this.driver.pid)))[0] ?? 0;
  }

  /** Waits until the app has ended by itself or by a signal, and says how many milliseconds that took. */
  async ended() {
    const begun = Date.now();
    await gone(await this.processId());
    return Date.now() - begun;
  }

  /**
   * Does something in a second window, then returns to the first.
   * @template T @param {(session: Session) => Promise<T>} act @returns {Promise<T>}
   */
  async inOtherWindow(act) {
    // The driver lists windows in no order.
    const main = await this.session.get("window");
    const other = await until("a second window", async () =>
      (await this.session.windows()).find((handle) => handle !== main),
    );
    await this.session.switchTo(other);
    try {
      return await act(this.session);
    } finally {
      await this.session.switchTo(main);
    }
  }

  /** Picks “Try it offline” on the first-run card. */
  async tryOffline() {
    await this.session.click("button", "Try it offline");
    await this.message();
  }

  /** Picks “Use a local server” on the first-run card and gives its address. @param {string} url */
  async useServer(url) {
    await this.session.click("button", "Use a local server");
    await (await this.session.find("textbox", "Address")).type(url);
    await this.session.click("button", "Connect");
  }

  /**
   * The app, connected to a simulator that answers at once.
   * @param {import("./desktop.mjs").Desktop} desktop @param {import("./simulator.mjs").Simulator} simulator
   * @param {{ titles?: boolean }} [options]
   */
  static async connected(desktop, simulator, options) {
    await simulator.pace(0);
    const app = await App.open(desktop, options);
    await app.useServer(simulator.url);
    await app.message();
    return app;
  }

  /**
   * Asks, and waits for the whole answer. @param {string} question @param {string} answer what is answered
   * @param {import("./simulator.mjs").Simulator} simulator
   */
  async ask(question, answer, simulator) {
    await simulator.answerNext(answer);
    await this.send(question);
    await this.says(answer);
    await this.answered();
  }

  /** Takes a file in, from the command to the last button. @param {string} path */
  async takeIn(path) {
    await this.chooseFile(path);
    await this.session.click("button", "Import");
    await this.says("Taken in");
    await this.session.click("button", "Done");
  }

  /** Opens the import and gives it a file. @param {string} path */
  async chooseFile(path) {
    await this.run("Import conversations…");
    await this.session.find("dialog", "Import conversations");
    await this.session.upload(path);
  }

  /** Runs a command of the palette by its name. @param {string} name */
  async run(name) {
    await this.session.press(Key.control, "k");
    const field = await this.session.find("combobox", "Chats, commands, models, settings");
    await field.retype(name);
    await this.session.click("option", `${name}, Command`);
  }

  /** Picks from the menu of a conversation of the list. @param {string} title @param {string | RegExp} item */
  async pick(title, item) {
    await this.session.click("button", `Actions for ${title}`);
    await this.session.click("menuitem", item);
  }

  /** Takes back what was just done: of several messages the last. */
  async undo() {
    const button = await until("Undo", async () =>
      (await this.session.all("button", /^Undo/)).at(-1),
    );
    await button.click();
  }

  /** Picks the first model that this finds in the picker. @param {string} text */
  async chooseModel(text) {
    await this.session.click("button", /^Model:/);
    const search = await this.session.find("combobox", "Search models");
    await until("models", () => this.session.has("option"));
    await search.type(text + Key.enter);
    await until("the choice", async () => !(await this.session.has("combobox", "Search models")));
  }

  /** The field one types a message into. */
  message() {
    return this.session.find("textbox", "Message");
  }

  /** Types and sends; returns when the answer has its place on the page. @param {string} text */
  async send(text) {
    // Not how many there are: what is far above leaves the page when something new comes.
    const newest = async () => (await this.answers()).at(-1)?.id;
    const before = await newest();
    await (await this.message()).type(text);
    await this.session.click("button", "Send");
    await until("the answer's place", async () => {
      const now = await newest();
      return now !== undefined && now !== before;
    });
  }

  /** The conversation's row in the sidebar. @param {string | RegExp} title */
  async row(title) {
    const list = await this.session.find("navigation", "Conversations");
    return this.session.find("button", title, { inside: list });
  }

  /** Whether a conversation is in the sidebar. @param {string | RegExp} title */
  async lists(title) {
    const list = await this.session.find("navigation", "Conversations");
    return this.session.has("button", title, list);
  }

  /** The answers on the page, oldest first. */
  async answers() {
    const articles = await this.session.all("article");
    const names = await Promise.all(articles.map((article) => article.name()));
    return articles.filter((_, index) => names[index] !== "You");
  }

  /** What can be read in the newest answer. */
  async answer() {
    const newest = (await this.answers()).at(-1);
    return newest ? newest.text() : "";
  }

  /** Waits until nothing is being answered. */
  async answered() {
    await until("the end of the answer", async () => !(await this.session.has("button", "Stop")));
  }

  /** Waits for a sentence anywhere on the page. @param {string | RegExp} sentence */
  async says(sentence) {
    let text = "";
    const found = async () => {
      text = await this.session.text();
      return typeof sentence === "string" ? text.includes(sentence) : sentence.test(text);
    };
    await until(`“${sentence}”`, found).catch((error) => {
      throw new Error(`${error.message}. The page says:\n${text}`);
    });
  }

  /** Puts a key into the small window that asks for it, as a person does. @param {string} key */
  async enterKey(key) {
    await this.inOtherWindow(async (session) => {
      const field = await session.find("textbox", /API key$/);
      await field.type(key);
      await session.click("button", "Save");
    });
  }

  /** Leaves that window once the key was accepted; it is gone then. */
  async leaveKeyEntry() {
    await this.inOtherWindow(async (session) => {
      const done = await session.find("button", "Done");
      // The window may close before the driver has its answer.
      await done.click().catch((error) => {
        if (!(error instanceof WebDriverError && error.code === "no such window")) throw error;
      });
    });
    await until("one window", async () => (await this.session.windows()).length === 1);
  }
}

/** The app that a failing test is photographed in. @type {App | null} */
let opened = null;

/** Closes the app that is open, if there is one. */
export async function closeApp() {
  await opened?.close();
}

/**
 * A test that leaves a picture and the page's text behind when it fails.
 * @param {string} name @param {() => Promise<void>} act
 */
export function scenario(name, act) {
  // For what never ends; the longest takes a minute on a computer that has nothing else to do.
  test(name, { timeout: 900_000 }, async () => {
    try {
      await act();
    } catch (error) {
      await photograph(name);
      await opened?.close().catch(() => undefined);
      throw error;
    }
  });
}

/** @param {string} name */
async function photograph(name) {
  if (!opened) return;
  const place = join(leftovers, "failures", name.replace(/[^\p{L}\p{N}]+/gu, "-"));
  try {
    await mkdir(join(leftovers, "failures"), { recursive: true });
    await writeFile(`${place}.png`, await opened.desktop.picture());
    await writeFile(`${place}.txt`, await opened.session.text());
    console.error(`a picture of the failure: ${place}.png`);
  } catch (error) {
    console.error("no picture could be taken:", error instanceof Error ? error.message : error);
  }
}

/**
 * Waits until what has come of an answer is in the file of a library, of which a crash may take the last half second.
 * Another program looks. @param {string} dataDirectory @param {string} text its paragraphs, which have no markup
 */
export async function written(dataDirectory, text) {
  const look =
    "import sqlite3, sys; db = sqlite3.connect('file:' + sys.argv[1] + '?mode=ro', uri=True);" +
    "print(*[row[0] for row in db.execute('SELECT text FROM chunks ORDER BY message, sequence')], sep='')";
  await until("it to be on the disk", async () => {
    const { stdout } = await run("python3", ["-c", look, join(dataDirectory, "library.db")]);
    return text.split("\n").every((paragraph) => stdout.includes(paragraph));
  });
}

/** The processes that a process has started and that run. @param {number} id @returns {Promise<number[]>} */
export async function childrenOf(id) {
  const threads = await readdir(`/proc/${id}/task`).catch(() => []);
  const lists = threads.map((thread) =>
    readFile(`/proc/${id}/task/${thread}/children`, "utf8").catch(() => ""),
  );
  return (await Promise.all(lists)).flatMap((list) =>
    list.split(/\s+/).filter(Boolean).map(Number),
  );
}

/** Waits until a process has ended, so that it writes no more; ends it when it lingers. @param {number} id */
async function gone(id) {
  const ended = () =>
    readFile(`/proc/${id}/stat`, "utf8").then(
      (stat) => / Z /.test(stat),
      () => true,
    );
  await until("the end of the app", ended, { timeout: 20_000 }).catch(() => signal(id, "SIGKILL"));
}

/** @param {number} id @param {"SIGTERM" | "SIGKILL"} name */
function signal(id, name) {
  try {
    process.kill(id, name);
  } catch {
    // It has ended by itself.
  }
}

/** A port that was free a moment ago. @returns {Promise<number>} */
async function freePort() {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}
