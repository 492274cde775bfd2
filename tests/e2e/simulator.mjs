// The simulator as a process of its own: an OpenRouter-compatible server that says what it received and does what a
// test asks of it. Its answers come as fast as they can be written unless a pace is set.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { target } from "./app.mjs";

/**
 * One thing that happens on the socket, as `crates/simulator/src/script.rs` names it.
 * @typedef {string | Record<string, unknown>} Step
 *
 * @typedef {{ method: string, path: string, headers: [string, string][], body: any }} Received
 */

/** How a stream begins. */
const STREAM =
  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

/** One event of a stream. @param {object} body */
function event(body) {
  const head = {
    id: "gen-script",
    object: "chat.completion.chunk",
    created: 1,
    model: "sim/writer",
  };
  return `data: ${JSON.stringify({ ...head, ...body })}\n\n`;
}

/** A text as events. @param {string} text @param {number} length @param {"content" | "reasoning"} field */
function pieces(text, length, field) {
  const characters = [...text];
  const found = [];
  for (let at = 0; at === 0 || at < characters.length; at += length) {
    const piece = characters.slice(at, at + length).join("");
    const delta = { role: "assistant", [field]: piece };
    found.push({ chunk: event({ choices: [{ index: 0, delta }] }) });
  }
  return found;
}

export class Simulator {
  /** @param {import("node:child_process").ChildProcess} process @param {string} url */
  constructor(process, url) {
    this.process = process;
    /** The base URL that the app is given. */
    this.url = url;
    /** What a key is bound to. */
    this.origin = new URL(url).origin;
  }

  /**
   * @param {{ key?: string, port?: number, pace?: number, flavour?: "llama.cpp" | "ollama" | "vllm", profile?: string }} [options]
   *   pace in tokens a second; flavour: a server that is not OpenRouter; profile: how it was built
   */
  static async open({ key, port = 0, pace = 0, flavour, profile = "debug" } = {}) {
    const wanted = [
      "--control",
      "--strict",
      "--port",
      String(port),
      "--pace",
      String(pace),
      "--seed",
      "7",
    ];
    if (key !== undefined) wanted.push("--key", key);
    if (flavour !== undefined) wanted.push("--flavour", flavour);
    const process = spawn(join(target, profile, "simulator"), wanted, {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [url] = await once(createInterface(process.stdout), "line");
    return new Simulator(process, url);
  }

  async close() {
    if (this.process.exitCode !== null) return;
    const ended = once(this.process, "exit");
    this.process.kill();
    await ended;
  }

  /** The port, to come back on the same one. */
  get port() {
    return Number(new URL(this.url).port);
  }

  /**
   * The requests to paths with this ending, oldest first.
   * @param {string} ending @returns {Promise<Received[]>}
   */
  async received(ending) {
    const { requests } = await this.#control("GET", "requests");
    return requests.filter((/** @type {Received} */ { path }) =>
      path.split("?")[0].endsWith(ending),
    );
  }

  /** The body of the newest request for an answer. @returns {Promise<any>} */
  async lastBody() {
    return (await this.received("/chat/completions")).at(-1)?.body;
  }

  forget() {
    return this.#control("DELETE", "requests");
  }

  /**
   * From now on; 0 is as fast as it goes. An answer that has to be on its way for as long as a test needs is paced so
   * slowly that it could not end on any computer, and is let run when the test has seen what it wanted.
   * @param {number} tokensPerSecond @param {number} [firstTokenMs]
   */
  pace(tokensPerSecond, firstTokenMs = 0) {
    return this.#control("POST", "pace", {
      tokens_per_second: tokensPerSecond,
      first_token_ms: firstTokenMs,
    });
  }

  /**
   * What happens to the next request, instead of an answer.
   * @param {Step[]} steps @param {{ path?: string, times?: number }} [where]
   */
  next(steps, where = {}) {
    return this.#control("POST", "script", { ...where, steps });
  }

  /** Refuses the next request in OpenRouter's shape. @param {number} code @param {string} message */
  refuseNext(code, message) {
    const body = JSON.stringify({ error: { code, message } });
    const head = `HTTP/1.1 ${code} Refused\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    return this.next([{ text: head + body }]);
  }

  /** Has the next answer fail in a way that the simulator has a name for. @param {string} fault */
  failNext(fault, times = 1) {
    return this.#control("POST", "script", { fault, times });
  }

  /**
   * Gives the next answer this text.
   * @param {string} text @param {number} [length] characters in a piece; otherwise it comes as one
   * @param {{ thought?: string, silent?: boolean, every?: number }} [more]
   *   thought: what is thought before; silent: nothing comes any more after the text; every: milliseconds from one
   *   piece of the text to the next
   */
  answerNext(text, length = Infinity, { thought = "", silent = false, every = 0 } = {}) {
    const end = { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] };
    const ending = [{ chunk: event(end) }, { chunk: "data: [DONE]\n\n" }, { text: "0\r\n\r\n" }];
    return this.next([
      { text: STREAM },
      ...(thought === "" ? [] : pieces(thought, length, "reasoning")),
      ...pieces(text, length, "content").flatMap((piece) =>
        every === 0 ? [piece] : [piece, { wait_ms: every }],
      ),
      ...(silent ? [{ wait_ms: 600_000 }] : ending),
    ]);
  }

  /** Begins the next answer with `text` and cuts the connection. @param {string} text */
  cutNext(text) {
    return this.next([
      { text: STREAM },
      { chunk: event({ choices: [{ index: 0, delta: { role: "assistant", content: text } }] }) },
      { wait_ms: 100 },
      "reset",
    ]);
  }

  /** @param {"GET" | "POST" | "DELETE"} method @param {string} path @param {object} [body] */
  async #control(method, path, body) {
    const answer = await fetch(`${this.origin}/control/${path}`, {
      method,
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`/control/${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }
}
