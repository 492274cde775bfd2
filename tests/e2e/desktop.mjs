// A desktop for one test file: an X server, a session bus and a keyring that nothing else shares, and a home folder
// that is thrown away. `tests/scripts/with-desktop.sh` makes it; closing its standard input ends it, so nothing
// outlives the test run even when that is killed.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The top of the project. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Where tests leave what a person may want to look at; ignored by git. */
export const leftovers = join(root, "tests/.run");

export class Desktop {
  /**
   * @param {import("node:child_process").ChildProcess} world
   * @param {Record<string, string>} environment what a program on this desktop is started with
   * @param {string} home
   */
  constructor(world, environment, home) {
    this.world = world;
    this.environment = environment;
    this.home = home;
  }

  /** @param {{ keyring?: boolean }} [options] */
  static async open({ keyring = true } = {}) {
    const home = await mkdtemp(join(tmpdir(), "timbre-"));
    await mkdir(join(home, "runtime"), { mode: 0o700 });
    const options = keyring ? [] : ["--no-keyring"];
    const world = spawn(
      join(root, "tests/scripts/with-desktop.sh"),
      [...options, "sh", "-c", "env -0; printf '\\0\\0'; exec cat >/dev/null"],
      { env: clean(home), stdio: ["pipe", "pipe", "pipe"] },
    );
    let complaints = "";
    world.stderr.on("data", (bytes) => (complaints += bytes));
    let printed = "";
    for await (const bytes of world.stdout) {
      printed += bytes;
      if (printed.includes("\0\0")) break;
    }
    if (!printed.includes("\0\0")) throw new Error(`the desktop did not start: ${complaints}`);
    const pairs = printed.split("\0").filter((line) => line.includes("="));
    const environment = Object.fromEntries(pairs.map((line) => split(line, "=")));
    return new Desktop(world, environment, home);
  }

  async close() {
    const ended = once(this.world, "exit");
    this.world.stdin?.end();
    await ended;
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  /**
   * What the screen shows, as a PNG. Taken from the X server: WebKitWebDriver's own picture never comes while the
   * software renderer is on.
   * @param {{ width: number, height: number }} [size] only so much, from the top left @returns {Promise<Buffer>}
   */
  async picture(size) {
    const options = {
      env: this.environment,
      encoding: /** @type {const} */ ("buffer"),
      maxBuffer: 1 << 26,
    };
    const crop = size ? ["-crop", `${size.width}x${size.height}+0+0`, "+repage"] : [];
    const { stdout } = await run(
      "import",
      ["-silent", "-window", "root", ...crop, "png:-"],
      options,
    );
    return stdout;
  }

  /**
   * The colour at a place of the screen: red, green and blue, 0 to 255.
   * @param {{ x: number, y: number }} place @returns {Promise<number[]>}
   */
  async pixel({ x, y }) {
    const crop = ["-crop", `1x1+${x}+${y}`, "-depth", "8", "rgb:-"];
    const { stdout } = await run("import", ["-silent", "-window", "root", ...crop], {
      env: this.environment,
      encoding: /** @type {const} */ ("buffer"),
    });
    return [...stdout.subarray(0, 3)];
  }

  /**
   * Does to a window what its frame's buttons and the taskbar do: no window manager runs here that would draw them.
   * @param {"close" | "hide" | "show"} what @param {string} title
   */
  async window(what, title) {
    const script = join(root, "tests/scripts/window.py");
    await run("python3", [script, what, title], { env: this.environment });
  }

  /** A new, empty folder for the app to keep everything in. @returns {Promise<string>} */
  dataDirectory() {
    return mkdtemp(join(this.home, "data-"));
  }

  /**
   * What the keyring holds, read by another program: `secret-tool lookup service S username U`.
   * @param {string} service @param {string} username @returns {Promise<string | null>}
   */
  async secret(service, username) {
    try {
      const attributes = ["lookup", "service", service, "username", username];
      const { stdout } = await run("secret-tool", attributes, { env: this.environment });
      return stdout;
    } catch {
      return null;
    }
  }

  /** Takes it out of the keyring, if it is there. @param {string} service @param {string} username */
  async forget(service, username) {
    const attributes = ["clear", "service", service, "username", username];
    // It fails when there is nothing to take out.
    await run("secret-tool", attributes, { env: this.environment }).catch(() => undefined);
  }
}

/**
 * An environment in which nothing of the person who runs the tests is found or written.
 * @param {string} home @returns {Record<string, string>}
 */
function clean(home) {
  return {
    PATH: process.env.PATH ?? "/usr/bin:/bin",
    LANG: "C.UTF-8",
    HOME: home,
    XDG_RUNTIME_DIR: join(home, "runtime"),
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_DATA_HOME: join(home, "share"),
    XDG_CACHE_HOME: join(home, "cache"),
    XDG_STATE_HOME: join(home, "state"),
  };
}

/** @param {string} text @param {string} at @returns {[string, string]} */
function split(text, at) {
  const index = text.indexOf(at);
  return [text.slice(0, index), text.slice(index + at.length)];
}
