// A text cut where its matches begin and end.

/** A piece of a text, and whether it matches. */
export type Piece = { text: string; marked: boolean };

/** What turns the direction of all that follows it: in a line of a few words it would show them backwards. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

/** The pieces of `text`; `marks` are half-open ranges in UTF-16 units, in order. What lies outside is ignored, and so is what turns directions. */
export function pieces(text: string, marks: readonly (readonly [number, number])[]): Piece[] {
  const result: Piece[] = [];
  let at = 0;
  const add = (end: number, marked: boolean) => {
    const shown = text.slice(at, end).replace(TURNING, "");
    if (shown !== "") result.push({ text: shown, marked });
    at = Math.max(at, end);
  };
  for (const [start, end] of marks) {
    add(Math.min(start, text.length), false);
    add(Math.min(end, text.length), true);
  }
  add(text.length, false);
  return result;
}
