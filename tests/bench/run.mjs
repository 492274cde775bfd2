// The benchmarks in the real webview: ours, pair, ratio, in one run.
//
//   run.mjs [GROUP…]     parsing, answers, single, pacing (the page), start, open, streaming (the application); all by
//                        default
//
//   BENCH_ROUNDS     turns of each pair (5)
//   BENCH_SECONDS    seconds of each pacing run (10)
//   BENCH_ONLY       of the page, only what has this in its name, as "1 MB in 4s" or "paragraph"
//   BENCH_ACCELERATED=1  the page is drawn as where there is a graphics card
//   BENCH_LARGE=0    leaves the answers of 1 MB out
//   BENCH_MESSAGES   how many messages the library has (1,000,000)

import { join } from "node:path";

import { Desktop, root } from "../e2e/desktop.mjs";
import { opening, starting } from "./application.mjs";
import { Program } from "./program.mjs";
import { streaming } from "./streaming.mjs";
import { head, print, sum } from "./table.mjs";

const PAGE = ["parsing", "answers", "single", "pacing"];
const APPLICATION = { start: starting, open: opening };

const wanted = process.argv.slice(2);
const number = (/** @type {string} */ name, /** @type {number} */ otherwise) =>
  Number(process.env[name] ?? otherwise);
const rounds = number("BENCH_ROUNDS", 5);
const seconds = number("BENCH_SECONDS", 10);
const chosen = (/** @type {string} */ group) => wanted.length === 0 || wanted.includes(group);

/** @param {Desktop} desktop */
async function page(desktop) {
  const select = {
    groups: PAGE.filter(chosen),
    rounds,
    seconds,
    large: number("BENCH_LARGE", 1) !== 0,
    only: process.env.BENCH_ONLY ?? "",
  };
  if (select.groups.length === 0) return;
  const folder = join(root, "tests/bench/dist");
  const program = Program.start(desktop, "bench", ["page", folder, JSON.stringify(select)]);
  for await (const said of program.printed()) {
    if (said.error) throw new Error(said.error);
    print(said);
  }
}

const desktop = await Desktop.open({ keyring: false });
try {
  head();
  await page(desktop);
  for (const [group, measure] of Object.entries(APPLICATION)) {
    if (chosen(group)) await measure(desktop, rounds, number("BENCH_MESSAGES", 1e6));
  }
  if (chosen("streaming")) await streaming(desktop, rounds, seconds);
  sum();
} finally {
  await desktop.close();
}
