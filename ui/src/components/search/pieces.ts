// A text cut where its matches begin and end.

/** A piece of a text, and whether it matches. */
export type Piece = { text: string; marked: boolean };

/** The pieces of `text`; `marks` are half-open ranges in UTF-16 units, in order. What lies outside is ignored. */
export function pieces(text: string, marks: readonly (readonly [number, number])[]): Piece[] {
  const result: Piece[] = [];
  let at = 0;
  const add = (end: number, marked: boolean) => {
    if (end > at) result.push({ text: text.slice(at, end), marked });
    at = Math.max(at, end);
  };
  for (const [start, end] of marks) {
    add(Math.min(start, text.length), false);
    add(Math.min(end, text.length), true);
  }
  add(text.length, false);
  return result;
}
