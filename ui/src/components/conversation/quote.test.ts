import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { endOfSelected, selectedIn } from "./quote";

/** What was measured of the page, as text. */
let measured: string[];
let log: HTMLElement;

beforeEach(() => {
  measured = [];
  Range.prototype.getClientRects = function () {
    measured.push(this.toString());
    return [{ right: 1, bottom: 2 }] as unknown as DOMRectList;
  };
  log = document.body.appendChild(document.createElement("div"));
});

afterEach(() => {
  document.getSelection()?.removeAllRanges();
  document.body.replaceChildren();
});

function paragraphs(...texts: string[]): HTMLElement[] {
  return texts.map((text) => {
    const paragraph = log.appendChild(document.createElement("p"));
    paragraph.textContent = text;
    return paragraph;
  });
}

function select(from: Node, fromOffset: number, to: Node, toOffset: number) {
  document.getSelection()?.setBaseAndExtent(from, fromOffset, to, toOffset);
}

test("however much is selected, only its last letter is measured, and no text is read", () => {
  const [first, , third] = paragraphs("one", "two ".repeat(1000), "three and more");
  select(first?.firstChild as Text, 1, third?.firstChild as Text, 6);
  const read = vi.spyOn(document.getSelection() as Selection, "toString");
  expect(endOfSelected(log)).toEqual({ right: 1, bottom: 2 });
  expect(measured).toEqual(["e"]);
  expect(read).not.toHaveBeenCalled();
});

test("a whole paragraph ends with its own last letter, wherever the browser says that its selection ends", () => {
  const [first, second] = paragraphs("one", "two") as [HTMLElement, HTMLElement];
  select(first, 0, second, 0);
  expect(endOfSelected(log)).toBeTruthy();
  select(first, 0, second, 1);
  expect(endOfSelected(log)).toBeTruthy();
  select(log, 0, log, 1);
  expect(endOfSelected(log)).toBeTruthy();
  select(second, 0, first, 0);
  expect(endOfSelected(log)).toBeTruthy();
  expect(measured).toEqual(["e", "o", "e", "e"]);
});

test("blanks alone, and what is elsewhere, are no words", () => {
  const [blank, words] = paragraphs("one   ", "two") as [HTMLElement, HTMLElement];
  select(blank.firstChild as Text, 4, words, 0);
  expect([endOfSelected(log), selectedIn(log)]).toEqual([null, null]);
  select(words, 0, words, 1);
  expect([endOfSelected(blank), selectedIn(blank)]).toEqual([null, null]);
  expect(selectedIn(log)).toBe("two");
  document.getSelection()?.collapse(words, 0);
  expect([endOfSelected(log), selectedIn(log)]).toEqual([null, null]);
  expect(endOfSelected(null)).toBeNull();
});
