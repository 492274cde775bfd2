/** Manners of a text field that sends: it grows with its text, and Enter means send. */
import type { Attachment } from "svelte/attachments";

import { composes } from "../../state/platform";

/** Grows a textarea with its text, up to a share of the window's height. */
export function grows(share: number): Attachment<HTMLTextAreaElement> {
  return (field) => {
    const fit = () => {
      const most = Math.round(innerHeight * share);
      const height = heightOf(field);
      field.style.height = `${Math.min(height, most)}px`;
      field.style.overflowY = height > most ? "auto" : "hidden";
    };
    // An empty field has its height by itself; to measure it would have the whole window laid out before its time.
    if (field.value !== "") fit();
    field.addEventListener("input", fit);
    addEventListener("resize", fit);
    return () => {
      field.removeEventListener("input", fit);
      removeEventListener("resize", fit);
    };
  };
}

// While it is measured the field is as low as it can be. What it stands in keeps its height meanwhile: what is scrolled
// beside it would be pulled to another place.
function heightOf(field: HTMLTextAreaElement): number {
  const box = field.parentElement;
  if (box) box.style.minHeight = `${box.offsetHeight}px`;
  field.style.height = "auto";
  const height = field.scrollHeight;
  if (box) box.style.minHeight = "";
  return height;
}

// WebKit fires `compositionend` before the keydown of the Enter that confirmed the composition.
const AFTER_COMPOSITION_MS = 100;

/** Enter sends and Shift+Enter breaks the line; never while an input method is composing. */
export function sends(send: () => void): Attachment<HTMLTextAreaElement> {
  return (field) => {
    let ended = Number.NEGATIVE_INFINITY;
    const onEnd = (event: Event) => (ended = event.timeStamp);
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || event.shiftKey || event.altKey || event.metaKey) return;
      if (composes(event)) return;
      if (event.timeStamp - ended < AFTER_COMPOSITION_MS) return;
      event.preventDefault();
      if (!event.repeat) send();
    };
    field.addEventListener("compositionend", onEnd);
    field.addEventListener("keydown", onKey);
    return () => {
      field.removeEventListener("compositionend", onEnd);
      field.removeEventListener("keydown", onKey);
    };
  };
}
