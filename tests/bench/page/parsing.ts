/** Reading alone, without a page: the program's parser beside those of the field, every update made visible. */
import { Node, Parser } from "commonmark";

import { article } from "./corpus";
import { micromarkHtml } from "./painters";
import { integrated, paired, sizes, spent, wanted } from "./pairs";
import { ask } from "./stage";

/** `commonmark.js`, line by line: a block is read once when it ends, the open one again at every update. */
class Incremental {
  private readonly parser = new Parser();
  private partial = "";

  constructor() {
    const { parser } = this;
    parser.tip = parser.oldtip = parser.lastMatchedContainer = parser.doc;
    parser.refmap = parser.inlineParser.refmap = {};
    parser.inlineParser.options = parser.options;
    parser.lineNumber = parser.lastLineLength = parser.offset = parser.column = 0;
    parser.currentLine = "";
    const finalize = parser.finalize.bind(parser);
    parser.finalize = (block, line) => {
      finalize(block, line);
      if (block.type === "paragraph" || block.type === "heading") parser.inlineParser.parse(block);
    };
  }

  push(text: string): void {
    const lines = (this.partial + text).split("\n");
    this.partial = lines.pop() ?? "";
    for (const line of lines) this.parser.incorporateLine(line);
    if (this.parser.tip.type === "code_block") return;
    const open = new Node("paragraph");
    const before = this.parser.tip.type === "paragraph" ? this.parser.tip._string_content : "";
    open._string_content = (before ?? "") + this.partial;
    if (open._string_content !== "") this.parser.inlineParser.parse(open);
  }
}

function incremental(text: string, step: number): void {
  const parser = new Incremental();
  for (let at = 0; at < text.length; at += step) parser.push(text.slice(at, at + step));
}

/** Measures reading in 64-character and 4-character updates. */
export async function parsing(): Promise<void> {
  for (const { name, bytes } of sizes) {
    const text = article(bytes);
    for (const step of [64, 4]) {
      const label = `read ${name} in ${step}s`;
      if (!wanted(label)) continue;
      const times = Math.max(1, Math.round(2e6 / bytes));
      const rust = () => spent(() => ask("parse", { text, step, times }), times);
      // As often in one go as ours, so that what is compiled on the way counts as little.
      const line = () => {
        for (let time = 0; time < times; time += 1) incremental(text, step);
      };
      await paired(`${label} / commonmark.js by line`, "", rust, () => spent(line, times));
      await integrated(`${label} / micromark, whole`, "", rust, text, step, (prefix) => {
        micromarkHtml(prefix);
      });
    }
  }
}
