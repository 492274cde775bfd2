/** Reading, the channel, the page and its layout together: a stream as it is seen, beside the least and the field. */
import { article, blocks } from "./corpus";
import { lines, micromarkShow, ours, paragraphs, streamingMarkdown } from "./painters";
import { integrated, paired, row, select, sizes, wanted } from "./pairs";
import { stage, streamed } from "./stage";

/** A whole answer. */
export async function answers(): Promise<void> {
  for (const { name, bytes } of sizes) {
    const text = article(bytes);
    for (const step of [64, 4]) {
      const label = `stream ${name} in ${step}s`;
      if (!wanted(label)) continue;
      // The longest takes minutes.
      const rounds = step === 4 && bytes > 100_000 ? 1 : Math.min(select.rounds, 3);
      const left = () => streamed({ text, step, plain: false }, ours);
      const floor = () => streamed({ text, step, plain: true }, paragraphs);
      await paired(`${label} / plain paragraphs`, "2.5", left, floor, rounds);
      if (step === 4 && bytes > 100_000) continue;
      const other = () => streamed({ text, step, plain: true }, streamingMarkdown);
      await paired(`${label} / streaming-markdown`, "", left, other, rounds);
      const { prose } = stage();
      await integrated(`${label} / micromark + innerHTML`, "", left, text, step, (prefix) => {
        micromarkShow(prose, prefix);
        void prose.offsetHeight;
      });
    }
  }
}

/** The five blocks, each alone, and what twice as much costs. */
export async function single(): Promise<void> {
  for (const [name, block] of Object.entries(blocks).filter(([name]) => wanted(name))) {
    const [once, twice] = [block(1), block(2)];
    const [one, floor]: [number[], number[]] = [[], []];
    const [two, double]: [number[], number[]] = [[], []];
    for (let round = 0; round < select.rounds; round += 1) {
      one.push(await streamed({ text: once, step: 64, plain: false }, ours));
      floor.push(await streamed({ text: once, step: 64, plain: true }, lines));
      two.push(await streamed({ text: twice, step: 64, plain: false }, ours));
      double.push(await streamed({ text: twice, step: 64, plain: true }, lines));
    }
    await row(`${name} / plain`, "3", one, floor);
    await row(`${name} 2n / n`, "2.2", two, one);
    await row(`${name} 2n / n, the plain pair's own`, "", double, floor);
  }
}
