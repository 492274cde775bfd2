// Where a value lies on its track, which values a slider stops at, and how they are written and read.

import { apart, number } from "../../format";

/** A numeric parameter's range. */
export type Range = { min: number; max: number; step: number };

// Larger ranges are of names for things, such as seeds, not of amounts.
const GROUPED = 1e9;

const decimals = (step: number) => (String(step).split(".")[1] ?? "").length;

// Long whole-number ranges (tokens) are laid out by magnitude, or their lower half could not be reached.
const byMagnitude = ({ min, max }: Range) => min >= 0 && max - min > 2000;

/** The place of `value` on the track, 0 to 1. */
export function place(value: number, range: Range): number {
  const { min, max } = range;
  if (max <= min) return 0;
  const at = byMagnitude(range)
    ? Math.log1p(value - min) / Math.log1p(max - min)
    : (value - min) / (max - min);
  return Math.min(1, Math.max(0, at));
}

/** The value at a place of the track: a multiple of the step, or of two figures on a long range. */
export function valueAt(at: number, range: Range): number {
  const { min, max } = range;
  if (!byMagnitude(range)) return snap(min + at * (max - min), range);
  const raw = min + Math.expm1(at * Math.log1p(max - min));
  const unit = Math.max(range.step, 10 ** (Math.floor(Math.log10(Math.max(raw, 1))) - 1));
  return at >= 1 ? max : snap(Math.round(raw / unit) * unit, range);
}

/** The nearest value that the range has. */
export function snap(value: number, { min, max, step }: Range): number {
  const snapped = Math.round(value / step) * step;
  return Number(Math.min(max, Math.max(min, snapped)).toFixed(decimals(step)));
}

/** `value` moved by `steps`. */
export const moved = (value: number, steps: number, range: Range) =>
  snap(value + steps * range.step, range);

/** `0.70`, `+0.30`, `4,096`: as many decimals as the step has, or as the value needs; penalties with their sign. */
export function written(value: number, range: Range): string {
  const digits = value.toFixed(Math.max(decimals(range.step), decimals(value)));
  const text = range.max <= GROUPED ? apart(digits) : digits;
  const signed = range.min < 0 && range.step < 1 && value > 0;
  return signed ? `+${text}` : text;
}

/** What was typed, as a value of the range; or why it is none. Empty is undefined: not sent. */
export function read(
  text: string,
  range: Range,
  whole: boolean,
): { value: number | undefined } | { problem: string } {
  const plain = text.trim().replace(/[\s,_']/g, (char) => (char === "," && !whole ? "." : ""));
  if (plain === "") return { value: undefined };
  const value = Number(plain);
  if (!Number.isFinite(value)) return { problem: "This is not a number." };
  if (whole && !Number.isInteger(value)) return { problem: "This takes whole numbers." };
  if (value < range.min || value > range.max) {
    const [min, max] = [range.min, range.max].map(number);
    return { problem: `Between ${min} and ${max}.` };
  }
  return { value };
}
