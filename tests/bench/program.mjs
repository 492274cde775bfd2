// The benchmark's programs, started on a desktop of their own: what they print arrives line by line.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { root } from "../e2e/desktop.mjs";

/** Where the release build is. */
const built = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "release");

/** @typedef {{ mark: string, at: number, cpu: number, memory: number }} Mark */

export class Program {
  /** @param {import("node:child_process").ChildProcess} process @param {number} started ms since 1970 */
  constructor(process, started) {
    this.process = process;
    this.started = started;
    const output = /** @type {import("node:stream").Readable} */ (process.stdout);
    /** @type {AsyncIterator<string>} */
    this.lines = createInterface(output)[Symbol.asyncIterator]();
  }

  /**
   * @param {import("../e2e/desktop.mjs").Desktop} desktop @param {string} name @param {string[]} [options]
   * @param {Record<string, string>} [environment]
   */
  static start(desktop, name, options = [], environment = {}) {
    const env = {
      ...desktop.environment,
      // The same everywhere: what the application chooses by itself where there is no graphics card.
      ...(process.env.BENCH_ACCELERATED === "1" ? {} : { WEBKIT_DISABLE_DMABUF_RENDERER: "1" }),
      // A service that is known and answers nothing: the application opens as it does every day.
      TIMBRE_SERVICE: "http://127.0.0.1:9/api/v1",
      OPENROUTER_API_KEY: `sk-or-v1-${"0".repeat(64)}`,
      ...environment,
    };
    const started = performance.timeOrigin + performance.now();
    const child = spawn(join(built, name), options, { env, stdio: ["ignore", "pipe", "inherit"] });
    return new Program(child, started);
  }

  /** What it prints, parsed, until it ends. */
  async *printed() {
    for (;;) {
      const { done, value } = await this.lines.next();
      if (done) return;
      yield JSON.parse(value);
    }
  }

  /** The next mark with this beginning. @param {string} beginning @returns {Promise<Mark>} */
  async mark(beginning) {
    for (;;) {
      const { done, value } = await this.lines.next();
      if (done) throw new Error(`the program ended before “${beginning}”`);
      const said = JSON.parse(value);
      if (said.error) throw new Error(said.error);
      if (said.mark.startsWith(beginning)) return said;
      if (said.mark.startsWith("failed")) throw new Error(said.mark);
    }
  }

  /** Waits until it has ended by itself, with what its page says last. */
  async over() {
    if (this.process.exitCode === null) await once(this.process, "exit");
  }
}
