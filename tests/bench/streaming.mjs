// The application itself while an answer comes at a steady rate: the time between its frames, beside plain paragraphs
// that grow in the same window.

import { join } from "node:path";

import { Simulator } from "../e2e/simulator.mjs";
import { talk } from "../e2e/library.mjs";
import { application, libraries, make } from "./application.mjs";
import { print } from "./table.mjs";

/** Characters in a token. */
const TOKEN = 4;
/** Messages in the library besides the conversations of known length. */
const LIBRARY = 20;
/** A text with everything that models write. */
const WORDS = talk(40)
  .map(({ text }) => `${text}\n\n`)
  .join("");
/** Milliseconds from one piece of the answer to the next. */
const EVERY = 10;

/**
 * Streams an answer below a thousand messages at three rates; and, turn and turn about, plain text below thirty plain
 * messages, without anything between it and the page.
 * @param {import("../e2e/desktop.mjs").Desktop} desktop @param {number} rounds @param {number} seconds
 */
export async function streaming(desktop, rounds, seconds) {
  const library = join(libraries, "streaming");
  const simulator = await Simulator.open({ profile: "release" });
  const service = { TIMBRE_SERVICE: simulator.url };
  try {
    for (const rate of [200, 1_000, 5_000]) {
      const length = (rate * TOKEN * EVERY) / 1_000;
      const total = rate * TOKEN * seconds;
      const [ours, plain] = [new Figures(), new Figures()];
      for (let round = 0; round < Math.max(1, Math.round(rounds / 2)); round += 1) {
        // Without the answers of the rounds before.
        await make(desktop, library, LIBRARY);
        await simulator.answerNext(repeated(total), length, { every: EVERY });
        await ours.of(await application(desktop, library, "answer()", service));
        const grow = `grow(${JSON.stringify(WORDS)}, ${total}, ${length}, ${EVERY})`;
        await plain.of(await application(desktop, library, grow, service));
      }
      const name = `in the application, ${rate} tokens/s`;
      print({ name: `${name}: p99 frame / plain`, limit: "1.15", ours: ours.frames, pair: plain.frames, unit: "ms" }); // prettier-ignore
      print({ name: `${name}: CPU / plain`, limit: "", ours: ours.cpu, pair: plain.cpu, unit: "ms CPU" }); // prettier-ignore
    }
  } finally {
    await simulator.close();
  }
}

/** The 99th of a hundred frames, and what the whole cost. */
class Figures {
  /** @type {number[]} */ frames = [];
  /** @type {number[]} */ cpu = [];

  /** @param {import("./program.mjs").Program} program */
  async of(program) {
    const begin = await program.mark("begin");
    const end = await program.mark("end");
    this.cpu.push((end.cpu - begin.cpu) / 1e6);
    this.frames.push(Number(end.mark.split(" ")[1]));
    await program.over();
  }
}

/** The text so often that it has so many characters. @param {number} length */
const repeated = (length) => WORDS.repeat(Math.ceil(length / WORDS.length)).slice(0, length);
