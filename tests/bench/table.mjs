// What was measured, as lines of a table: ours, the pair, the ratio and the limit.

/**
 * @typedef {{ name: string, limit: string, ours: number[], pair: number[], unit: string }} Row
 * `limit` is a number, or empty when the pair is only a neighbour.
 */

/** What did not keep its limit. @type {string[]} */
const missed = [];

/** The last line: which limits were missed. */
export function sum() {
  console.log(missed.length === 0 ? "every limit was met" : `missed: ${missed.join("; ")}`);
}

/** @param {string} name @param {boolean} met */
function verdict(name, met) {
  if (!met) missed.push(name);
  return met ? "met" : "MISSED";
}

// The least counts: whatever else a machine does can only add to it.
const least = (/** @type {number[]} */ figures) => Math.min(...figures);

const median = (/** @type {number[]} */ figures) =>
  figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? NaN;

/** The head of the table. */
export function head() {
  console.log(line("", "ours", "pair", "", "ratio", "limit", ""));
}

/** One line, as soon as it is known. @param {Row} row */
export function print(row) {
  const [ours, pair] = [least(row.ours), least(row.pair)];
  const ratio = ours / pair;
  const kept = row.limit === "" ? "" : verdict(row.name, ratio <= Number(row.limit));
  console.log(
    line(
      row.name,
      figure(ours),
      figure(pair),
      row.unit,
      ratio < 0.01 ? ratio.toExponential(1) : ratio.toFixed(2),
      row.limit,
      kept,
    ) + `  ${row.ours.length}×, medians ${(median(row.ours) / median(row.pair)).toFixed(2)}`,
  );
}

/**
 * A difference, which may not exceed `most`.
 * @param {{ name: string, ours: number[], pair: number[], most: number, unit: string }} row
 */
export function printDifference({ name, ours, pair, most, unit }) {
  const more = least(ours) - least(pair);
  console.log(
    line(
      name,
      figure(least(ours)),
      figure(least(pair)),
      unit,
      (more < 0 ? "" : "+") + more.toFixed(1),
      `+${most}`,
      verdict(name, more <= most),
    ),
  );
}

const figure = (/** @type {number} */ value) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);

/** @param {string[]} cells */
function line(name = "", ours = "", pair = "", unit = "", ratio = "", limit = "", verdict = "") {
  const numbers = `${ours.padStart(9)} ${pair.padStart(9)} ${unit.padEnd(7)}${ratio.padStart(8)}`;
  return `${name.padEnd(58)} ${numbers} ${limit.padStart(6)}  ${verdict.padEnd(6)}`;
}
