/**
 * Marks words inside what is on the page without changing it: ranges in the browser's own registry,
 * drawn by `::highlight(found)`. Where the browser has none, nothing is drawn.
 */

const NAME = "found";
/** Words beyond this many places are not drawn. */
const MOST = 500;

/** Draws every place of `words` inside `element`, in place of what was drawn before; the first place, if any. */
export function highlight(element: Element, words: readonly string[]): Range | null {
  const ranges = rangesOf(element, words);
  if (typeof CSS !== "undefined" && "highlights" in CSS && typeof Highlight !== "undefined") {
    CSS.highlights.set(NAME, new Highlight(...ranges));
  }
  return ranges[0] ?? null;
}

/** Draws nothing any more. */
export function clearHighlight(): void {
  if (typeof CSS !== "undefined" && "highlights" in CSS) CSS.highlights.delete(NAME);
}

/** Where `words` are in the text of `element`, whatever their case, in reading order: the first of them. */
export function rangesOf(element: Element, words: readonly string[]): Range[] {
  const wanted = [...new Set(words.map((word) => word.toLowerCase()))].filter(
    (word) => word !== "",
  );
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (
    let node = walker.nextNode();
    node !== null && ranges.length < MOST;
    node = walker.nextNode()
  ) {
    const text = (node.nodeValue ?? "").toLowerCase();
    // A letter whose lower case is longer would shift every place behind it.
    if (text.length !== (node.nodeValue ?? "").length) continue;
    for (const [start, end] of placesOf(text, wanted, MOST - ranges.length)) {
      const range = document.createRange();
      range.setStart(node, start);
      range.setEnd(node, end);
      ranges.push(range);
    }
  }
  return ranges;
}

/** The first `most` places of some words in a text. */
function placesOf(text: string, words: readonly string[], most: number): [number, number][] {
  const places = words.flatMap((word) => placesOfOne(text, word, most));
  return places.sort(([a], [b]) => a - b).slice(0, most);
}

function placesOfOne(text: string, word: string, most: number): [number, number][] {
  const places: [number, number][] = [];
  let at = text.indexOf(word);
  for (; at >= 0 && places.length < most; at = text.indexOf(word, at + word.length)) {
    places.push([at, at + word.length]);
  }
  return places;
}
