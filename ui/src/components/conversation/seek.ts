/** Bringing a message into sight that was searched for, with its words marked. */
import { highlight } from "../../render/highlight";
import type { Reading } from "../../render/reading";

/** Pixels between the top of the view and what was searched for. */
const ROOM_ABOVE = 48;
/** For so long a message is marked, as long as its glow takes where there is motion. */
const MARKED_MS = 1600;

let unmark = () => {};

/** Marks `words` in `target` and scrolls to them; without any of them the message itself is marked for a while. */
export function seek(
  target: HTMLElement,
  words: readonly string[],
  scroller: HTMLElement,
  reader: Reading,
): void {
  unmark();
  const top = target.getBoundingClientRect().top;
  const marked = highlight(target, words);
  // jsdom measures no ranges.
  const first = marked?.getBoundingClientRect?.().top ?? top;
  // A place deep in a long message is brought into sight itself.
  const deep = first - top > scroller.clientHeight - 2 * ROOM_ABOVE;
  reader.restore(target, deep ? ROOM_ABOVE - (first - top) : ROOM_ABOVE);
  if (!marked) mark(target);
}

// By the clock, as under reduced motion there is no animation that could end.
function mark(target: HTMLElement): void {
  target.classList.add("sought");
  const over = setTimeout(() => unmark(), MARKED_MS);
  unmark = () => {
    clearTimeout(over);
    target.classList.remove("sought");
    unmark = () => {};
  };
}
