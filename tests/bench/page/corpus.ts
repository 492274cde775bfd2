/** Texts to stream: an answer as models write them, and the five blocks that grow alone. */

const WORDS = [
  "the", "answer", "model", "streams", "a", "token", "at", "time", "and", "every", "update", "is", "visible", "while",
  "reader", "scrolls", "through", "long", "conversation", "without", "any", "stutter", "or", "jump",
]; // prettier-ignore

function words(seed: number, count: number): string {
  const word = (_: unknown, index: number) =>
    WORDS[(seed * 7 + index * index + index * 3) % WORDS.length];
  return Array.from({ length: count }, word).join(" ");
}

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join("");

/** An answer with everything that answers have, about so many bytes. */
export function article(bytes: number): string {
  let text = "";
  for (let part = 1; text.length < bytes; part += 1) text += section(part);
  return text.slice(0, bytes);
}

function section(part: number): string {
  const paragraph = (index: number) => {
    const seed = part + index;
    const marked = `${words(seed, 22)} **${words(seed + 1, 3)}** ${words(seed + 2, 18)}`;
    return `${marked}, \`${words(seed, 2)}\` and *${words(seed + 3, 2)}* ${words(seed + 5, 30)}.\n\n`;
  };
  return [
    `## ${words(part, 4)}\n\n`,
    lines(3, paragraph),
    lines(5, (item) => `- **${words(part + item, 2)}**: ${words(item, 12)}\n`),
    `  1. ${words(part, 8)}\n  2. ${words(part, 5)} [link](https://example.org/${part})\n\n`,
    `\`\`\`rust\nfn part_${part}(x: u32) -> u32 {\n    // ${words(part, 6)}\n`,
    lines(
      12,
      (at) => `    let value_${at} = x.wrapping_mul(${at}) + ${part}; // ${words(at, 3)}\n`,
    ),
    "    value_1\n}\n```\n\n| name | value | note |\n|------|------:|------|\n",
    lines(5, (row) => `| ${words(row, 2)} | ${row} | \`${words(part, 1)}\` |\n`),
    `\n> ${words(part, 20)}\n> 他们说 ${words(part, 8)} 日本語のテキスト。\n\n`,
    `The value is $x_${part}^2 + y$ where ${words(part, 9)}.\n\n`,
  ].join("");
}

/** A block in its size, or a multiple of it. */
export type Block = (times: number) => string;

/** The blocks, by what they are called. */
export const blocks: Readonly<Record<string, Block>> = {
  "code block of 50 KB": (times) => {
    const line = (index: number) =>
      `    let value_${index} = compute(${index}, "${words(index, 3)}");\n`;
    return `\`\`\`rust\n${lines(900 * times, line)}\`\`\`\n`;
  },
  "list of 500 items": (times) =>
    lines(500 * times, (index) => `- **${words(index, 2)}** ${words(index, 9)}\n`),
  "table of 300 rows": (times) => {
    const row = (index: number) => `| ${words(index, 3)} | ${index} | \`${words(index, 1)}\` |\n`;
    return `| a | b | c |\n|---|--:|---|\n${lines(300 * times, row)}`;
  },
  "paragraph of 20 KB": (times) =>
    lines(200 * times, (at) => `${words(at, 9)} *${words(at, 1)}* ${words(at, 6)} `),
  "quotes, five deep": (times) =>
    lines(150 * times, (index) => `> > > > > ${words(index, 14)}\n${index % 5 === 4 ? ">\n" : ""}`),
};
