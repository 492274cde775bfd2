// The application itself on a library of very many messages: its start beside an empty window's, what it holds, and
// what opening a conversation costs.

import { existsSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { root } from "../e2e/desktop.mjs";
import { Program } from "./program.mjs";
import { print, printDifference } from "./table.mjs";

/** @typedef {import("../e2e/desktop.mjs").Desktop} Desktop */

const KNOWN = ["Ten messages", "Thousand messages", "Myriad messages"];
const MB = 1 << 20;

/** Where libraries for measuring lie. */
export const libraries = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "bench");

/**
 * The application on the library, and a probe in its page.
 * @param {Desktop} desktop @param {string} library @param {string} probe a call of one in `probes.js`
 * @param {Record<string, string>} [environment]
 */
export async function application(desktop, library, probe, environment = {}) {
  const probes = await readFile(fileURLToPath(new URL("probes.js", import.meta.url)), "utf8");
  // Only the page itself, not what it may embed.
  const script = `(() => {${probes}\n${probe}.catch((error) => mark("failed " + error));})();`;
  return Program.start(desktop, "bench", ["app", script], {
    TIMBRE_DATA_DIR: library,
    ...environment,
  });
}

/** Looks at the application until a mark, and to its end. @param {Desktop} desktop @param {string} library @param {string} probe */
async function memoryAfter(desktop, library, probe) {
  const program = await application(desktop, library, probe);
  const { memory } = await program.mark("memory");
  await program.over();
  return memory / MB;
}

/** A library of so many messages; it is made once. @param {Desktop} desktop @param {number} messages */
async function libraryOf(desktop, messages) {
  const library = join(libraries, String(messages));
  if (existsSync(join(library, "made"))) return library;
  await make(desktop, library, messages);
  await mkdir(join(library, "made"));
  return library;
}

/** Makes such a library anew. @param {Desktop} desktop @param {string} library @param {number} messages */
export async function make(desktop, library, messages) {
  await rm(library, { recursive: true, force: true });
  await mkdir(library, { recursive: true });
  const making = Program.start(desktop, "bench", ["library", library, String(messages)]);
  const code = await new Promise((resolve) => making.process.once("exit", resolve));
  if (code !== 0) throw new Error("the library could not be made");
}

/**
 * The empty windows: as Tauri makes one, which the limit of the start is of, and beside it one with WebKit's own switch
 * for accelerated drawing off, as the application has it where the processor would do it.
 */
const EMPTY = [
  { name: "an empty window", limit: "1.2", environment: { WEBKIT_DISABLE_DMABUF_RENDERER: "0" } },
  { name: "one without acceleration", limit: "", environment: {} },
];

/** What starts have taken. */
class Starts {
  /** @type {number[]} */ took = [];
  /** @type {number[]} */ cpu = [];
  /** @type {number[]} */ memory = [];

  /** @param {() => Promise<Program>} begin */
  async add(begin) {
    // The processes of the one before are still ending.
    await setTimeout(1_000);
    const program = await begin();
    const painted = await program.mark("painted");
    this.took.push(painted.at - program.started);
    this.cpu.push(painted.cpu / 1e6);
    this.memory.push((await program.mark("memory")).memory / MB);
    await program.over();
  }
}

/** @param {Desktop} desktop @param {number} rounds @param {number} messages */
export async function starting(desktop, rounds, messages) {
  const library = await libraryOf(desktop, messages);
  // Remembers which conversation was open last.
  await memoryAfter(desktop, library, `visit(["Ten messages"])`);
  const ours = new Starts();
  const pairs = EMPTY.map((empty) => ({ ...empty, starts: new Starts() }));
  for (let round = 0; round < rounds; round += 1) {
    await ours.add(() => application(desktop, library, "start()"));
    for (const { starts, environment } of pairs) {
      await starts.add(async () => Program.start(desktop, "empty", [], environment));
    }
  }
  const long = [await memoryAfter(desktop, library, `visit(["Myriad messages"])`)];
  for (const { name, limit, starts } of pairs) {
    const start = `start with ${messages.toLocaleString("en")} messages / ${name}`;
    print({ name: start, limit, ours: ours.took, pair: starts.took, unit: "ms" });
    print({ name: `${start}, CPU`, limit: "", ours: ours.cpu, pair: starts.cpu, unit: "ms CPU" });
    const held = { pair: starts.memory, unit: "MB" };
    printDifference({ name: `memory, idle / ${name}`, ours: ours.memory, most: 25, ...held });
    printDifference({ name: `10,000 messages open / ${name}`, ours: long, most: 60, ...held });
  }
}

/** @param {Desktop} desktop @param {number} rounds @param {number} messages */
export async function opening(desktop, rounds, messages) {
  const library = await libraryOf(desktop, messages);
  const program = await application(
    desktop,
    library,
    `measure(${JSON.stringify(KNOWN)}, ${rounds})`,
  );
  /** @type {Map<string, { took: number[], cpu: number[] }>} */
  const figures = new Map([...KNOWN, "plain"].map((name) => [name, { took: [], cpu: [] }]));
  let began = 0;
  for (;;) {
    const said = await program.mark("");
    const [, what, took, name] =
      /^(begin|end|done|failed)(?: ([\d.]+))?(?: (.*))?$/.exec(said.mark) ?? [];
    if (what === "failed") throw new Error(said.mark);
    if (what === "done") break;
    if (what === "begin") began = said.cpu;
    const of = figures.get(name ?? "");
    if (what !== "end" || !of) continue;
    of.took.push(Number(took));
    of.cpu.push((said.cpu - began) / 1e6);
  }
  await program.over();
  const of = (/** @type {string} */ name) => figures.get(name) ?? { took: [], cpu: [] };
  for (const name of KNOWN) {
    const label = `open ${name.toLowerCase()} / 30 plain messages`;
    // By the clock of the page, which has steps of a millisecond: only a neighbour of the processor's own account.
    print({ name: label, limit: "", ours: of(name).took, pair: of("plain").took, unit: "ms" });
    print({
      name: `${label}, CPU`,
      limit: "1.5",
      ours: of(name).cpu,
      pair: of("plain").cpu,
      unit: "ms CPU",
    });
  }
  const [ten, thousand, myriad] = KNOWN.map(of);
  for (const [name, other] of /** @type {const} */ ([
    ["1,000", thousand],
    ["10,000", myriad],
  ])) {
    if (ten && other) {
      print({
        name: `open ${name} messages / 10 messages, CPU`,
        limit: "1.2",
        ours: other.cpu,
        pair: ten.cpu,
        unit: "ms CPU",
      });
    }
  }
}
