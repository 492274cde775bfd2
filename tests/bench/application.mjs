// The application itself on a library of very many messages: its start beside an empty window's, what it holds, and
// what opening a conversation costs.

import { existsSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { root } from "../e2e/desktop.mjs";
import { Program } from "./program.mjs";
import { print, printDifference } from "./table.mjs";

/** @typedef {import("../e2e/desktop.mjs").Desktop} Desktop */

const KNOWN = ["Ten messages", "Thousand messages", "Myriad messages"];
const MB = 1 << 20;

/**
 * The application on the library, and a probe in its page.
 * @param {Desktop} desktop @param {string} library @param {string} probe a call of one in `probes.js`
 */
async function application(desktop, library, probe) {
  const probes = await readFile(fileURLToPath(new URL("probes.js", import.meta.url)), "utf8");
  // Only the page itself, not what it may embed.
  const script = `(() => {${probes}\n${probe}.catch((error) => mark("failed " + error));})();`;
  return Program.start(desktop, "bench", ["app", script], { TIMBRE_DATA_DIR: library });
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
  const library = join(
    process.env.CARGO_TARGET_DIR ?? join(root, "target"),
    "bench",
    String(messages),
  );
  if (existsSync(join(library, "made"))) return library;
  await rm(library, { recursive: true, force: true });
  await mkdir(library, { recursive: true });
  const making = Program.start(desktop, "bench", ["library", library, String(messages)]);
  const code = await new Promise((resolve) => making.process.once("exit", resolve));
  if (code !== 0) throw new Error("the library could not be made");
  await mkdir(join(library, "made"));
  return library;
}

/** @param {Desktop} desktop @param {number} rounds @param {number} messages */
export async function starting(desktop, rounds, messages) {
  const library = await libraryOf(desktop, messages);
  const count = messages.toLocaleString("en");
  // Remembers which conversation was open last.
  await memoryAfter(desktop, library, `visit(["Ten messages"])`);
  const [ours, pair, cpu, cpuPair, idle, floor] = Array.from(
    { length: 6 },
    () => /** @type {number[]} */ ([]),
  );
  for (let round = 0; round < rounds; round += 1) {
    const app = await application(desktop, library, "start()");
    const painted = await app.mark("painted");
    ours.push(painted.at - app.started);
    cpu.push(painted.cpu / 1e6);
    idle.push((await app.mark("memory")).memory / MB);
    await app.over();
    const empty = Program.start(desktop, "empty");
    const there = await empty.mark("painted");
    pair.push(there.at - empty.started);
    cpuPair.push(there.cpu / 1e6);
    floor.push((await empty.mark("memory")).memory / MB);
    await empty.over();
  }
  const start = `start with ${count} messages / an empty window`;
  print({ name: start, limit: "1.2", ours, pair, unit: "ms" });
  print({ name: `${start}, CPU`, limit: "", ours: cpu, pair: cpuPair, unit: "ms CPU" });
  printDifference({
    name: "memory, idle / an empty window",
    ours: idle,
    pair: floor,
    most: 25,
    unit: "MB",
  });
  const long = [await memoryAfter(desktop, library, `visit(["Myriad messages"])`)];
  printDifference({
    name: "memory, 10,000 messages open",
    ours: long,
    pair: floor,
    most: 60,
    unit: "MB",
  });
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
    print({ name: label, limit: "1.5", ours: of(name).took, pair: of("plain").took, unit: "ms" });
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
