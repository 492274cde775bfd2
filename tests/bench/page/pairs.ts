/** Ours and the pair, turn and turn about; what is reported is every figure, in milliseconds. */
import { ask } from "./stage";

/** What is measured, as the program was told. */
export type Select = {
  groups: string[];
  rounds: number;
  seconds: number;
  large: boolean;
  only: string;
};
/** What is measured in this run. */
export const select = (window as unknown as { __BENCH__: Select }).__BENCH__;

/** Whether what has this name is wanted. */
export const wanted = (name: string) => name.includes(select.only);

/** The two sizes of an answer, the large one where it is wanted. */
export const sizes = [
  { name: "100 KB", bytes: 100_000 },
  ...(select.large ? [{ name: "1 MB", bytes: 1_000_000 }] : []),
];

type Measure = () => Promise<number>;

/** Reports one line of the table. The least of the figures of each side is what counts on a shared machine. */
export const row = (name: string, limit: string, ours: number[], pair: number[], unit = "ms CPU") =>
  ask("report", { name, limit, ours, pair, unit });

/** Runs both in turn, so that a busy machine slows both. */
export async function paired(
  name: string,
  limit: string,
  ours: Measure,
  pair: Measure,
  rounds = select.rounds,
): Promise<void> {
  const [left, right]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    left.push(await ours());
    right.push(await pair());
  }
  await row(name, limit, left, right);
}

/** Milliseconds of CPU that the program and its web process spent on this. */
export async function spent(work: () => unknown, times = 1): Promise<number> {
  const before = await ask<number>("cpu");
  await work();
  return ((await ask<number>("cpu")) - before) / times;
}

const SAMPLES = 8;

/** Pairs with something too slow to be run: measured at prefixes, and summed over all updates. */
export async function integrated(
  name: string,
  limit: string,
  ours: Measure,
  text: string,
  step: number,
  whole: (prefix: string) => void,
): Promise<void> {
  const figures = [await ours()];
  const samples: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const prefix = text.slice(0, ((sample + 0.5) / SAMPLES) * text.length);
    const once = await spent(() => whole(prefix));
    samples.push(once);
    if (sample % 3 === 2) figures.push(await ours());
  }
  const mean = samples.reduce((sum, one) => sum + one, 0) / SAMPLES;
  await row(`${name} (integrated)`, limit, figures, [(mean * text.length) / step]);
}
