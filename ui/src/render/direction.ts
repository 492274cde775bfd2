/**
 * The direction of a block of text, from its first letter, decided once. By style (`unicode-bidi: plaintext`) it
 * would be decided at every layout, and a long paragraph laid out as a whole for each word that is appended.
 */

const LETTER = /\p{L}/u;
const RIGHT_TO_LEFT =
  /\p{Script=Arabic}|\p{Script=Hebrew}|\p{Script=Syriac}|\p{Script=Thaana}|\p{Script=Nko}|\p{Script=Adlam}/u;
/** Texts of a block that are looked at, and characters of each: what has no letter there has no direction. */
const TEXTS = 8;
const CHARACTERS = 64;

/** Gives `block` its direction; false while it may still get a letter. */
export function decideDirection(block: HTMLElement): boolean {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  for (let texts = 0; texts < TEXTS; texts += 1) {
    const node = walker.nextNode();
    if (node === null) return false;
    const letter = LETTER.exec((node.nodeValue ?? "").slice(0, CHARACTERS))?.[0];
    if (letter === undefined) continue;
    // Either way, as a list or a quote around it may have the other direction.
    block.dir = RIGHT_TO_LEFT.test(letter) ? "rtl" : "ltr";
    return true;
  }
  return true;
}
