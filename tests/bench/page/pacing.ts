/** The time between frames while an answer comes at a steady rate and the reader is at its end. */
import { follow } from "../../../ui/src/ipc";
import { article } from "./corpus";
import { ours, paragraphs } from "./painters";
import { row, select, wanted } from "./pairs";
import { ask, settled, stage, type Painter } from "./stage";

/** Characters in a token. */
const TOKEN = 4;

/** Measures frames and CPU at three rates. */
export async function pacing(): Promise<void> {
  for (const rate of [200, 1_000, 5_000].filter((rate) => wanted(`${rate} tokens/s`))) {
    const text = article(rate * TOKEN * select.seconds);
    const [left, right] = [new Figures(), new Figures()];
    for (let round = 0; round < Math.max(1, Math.round(select.rounds / 2)); round += 1) {
      await watch(text, rate, false, ours, left);
      await watch(text, rate, true, paragraphs, right);
    }
    await row(`${rate} tokens/s: p99 frame / plain`, "1.15", left.frames, right.frames, "ms");
    await row(`${rate} tokens/s: CPU / plain`, "", left.cpu, right.cpu, "ms CPU");
  }
}

class Figures {
  readonly frames: number[] = [];
  readonly cpu: number[] = [];
}

async function watch(
  text: string,
  rate: number,
  isPlain: boolean,
  make: (prose: HTMLElement) => Painter,
  into: Figures,
): Promise<void> {
  const { scroller, prose } = stage();
  const painter = make(prose);
  const message = await ask<number>("prepare", { text, step: TOKEN, plain: isPlain, rate });
  await settled();
  const queue: unknown[] = [];
  const frames: number[] = [];
  let last = 0;
  let running = true;
  const frame = (now: number) => {
    if (last !== 0) frames.push(now - last);
    last = now;
    // As the application does it: at most once a frame, and the end is held.
    for (const sent of queue.splice(0)) painter.take(sent);
    scroller.scrollTop = scroller.scrollHeight;
    if (running) requestAnimationFrame(frame);
  };
  const before = await ask<number>("cpu");
  requestAnimationFrame(frame);
  await follow(message, (event) => queue.push(event));
  running = false;
  into.cpu.push((await ask<number>("cpu")) - before);
  frames.sort((a, b) => a - b);
  into.frames.push(frames[Math.floor(frames.length * 0.99)] ?? 0);
}
