/**
 * Which messages of a long conversation are on the page, by the room they take: more is read before the reader
 * comes to an edge, and what is far away is let go. Far is farther than near, so that nothing goes back and forth.
 */
import type { Toward } from "../../state/conversation/path.svelte";

/** Nearer than this to an edge, in heights of the view, more is read. */
const NEAR = 1.5;
/** Nearer than this it cannot wait for the end of a movement. */
const AT_ONCE = 0.4;
/** Farther than this from the view, in heights of it, messages are let go. */
const FAR = 4;
/** Messages kept while the end is held and grows. */
export const MOST = 60;

/** What is read next: the side on which the view is near to the end of what is there. */
export function wanted(
  scroller: Element,
  { older, newer }: { older: boolean; newer: boolean },
): Toward | null {
  const { above, below } = room(scroller);
  if (older && above < NEAR) return "older";
  return newer && below < NEAR ? "newer" : null;
}

/** Whether the reader is about to reach the end of what is there on this side. */
export function urgent(scroller: Element, toward: Toward): boolean {
  const { above, below } = room(scroller);
  return (toward === "older" ? above : below) < AT_ONCE;
}

// In heights of the view; a view without height needs nothing.
function room({ scrollTop, scrollHeight, clientHeight }: Element) {
  const below = scrollHeight - clientHeight - scrollTop;
  return clientHeight === 0
    ? { above: Infinity, below: Infinity }
    : { above: scrollTop / clientHeight, below: below / clientHeight };
}

/** How many messages at an end of the column are too far from the view; `kept` and what is behind it stay. */
export function farAway(
  scroller: Element,
  column: Element,
  from: Toward,
  kept: Element | null,
): number {
  const view = scroller.getBoundingClientRect();
  const far = FAR * scroller.clientHeight;
  const children = [...column.children];
  if (from === "newer") children.reverse();
  const near = children.findIndex((child) => {
    if (child === kept) return true;
    const { top, bottom } = child.getBoundingClientRect();
    return from === "newer" ? top < view.bottom + far : bottom > view.top - far;
  });
  return near < 0 ? children.length : near;
}
