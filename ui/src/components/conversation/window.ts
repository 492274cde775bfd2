/** Which messages of a long conversation are on the page: a window that slides over the path. */

/** Messages mounted when a conversation opens. */
export const TARGET = 40;
/** Messages mounted at most. */
export const MOST = 80;
/** Messages added at a time. */
export const STEP = 20;

/** A half-open range of the path. `last` is null while the window is held at the end. */
export type Range = { readonly first: number; readonly last: number | null };

/** The window at the end of a path of `length` messages. */
export function atEnd(length: number): Range {
  return { first: Math.max(0, length - TARGET), last: null };
}

/** The window around the message at `index`. */
export function around(index: number, length: number): Range {
  const first = Math.max(0, index - STEP);
  const last = first + TARGET;
  return last >= length
    ? { first: Math.max(0, Math.min(first, length - TARGET)), last: null }
    : { first, last };
}

/** One step up; the far end is let go once there are too many. */
export function up(range: Range, length: number): Range {
  const first = Math.max(0, range.first - STEP);
  const last = range.last ?? length;
  return last - first > MOST ? { first, last: first + MOST } : { first, last: range.last };
}

/** One step down; the near end is let go once there are too many. */
export function down(range: Range, length: number): Range {
  if (range.last === null) return range;
  const last = range.last + STEP;
  const end = Math.min(last, length);
  return { first: Math.max(range.first, end - MOST), last: last >= length ? null : last };
}

/** Lets go of what is far above, while the end is held and grows. */
export function trimmed(range: Range, length: number): Range {
  return range.last === null && length - range.first > MOST ? atEnd(length) : range;
}
