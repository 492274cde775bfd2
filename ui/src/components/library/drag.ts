// Dragging with the pointer, in the sidebar: the same in every webview, and Esc lets everything be.

import type { Attachment } from "svelte/attachments";

import { dragging, type Dragged, type Target } from "../../state/dragging.svelte";
import { closable } from "../../state/escape";

const BEGINS_AFTER_PX = 6;

/** Lets an element be dragged; `what` says what with it, null for nothing. */
export function draggable(what: () => Dragged | null): Attachment<HTMLElement> {
  return (element) => {
    const onDown = (down: PointerEvent) => {
      const onField = down.target instanceof Element && down.target.closest("input");
      if (down.button !== 0 || onField) return;
      follow(down, what);
    };
    element.addEventListener("pointerdown", onDown);
    return () => element.removeEventListener("pointerdown", onDown);
  };
}

function follow(down: PointerEvent, what: () => Dragged | null) {
  let forget: (() => void) | null = null;
  const onMove = (event: PointerEvent) => {
    const distance = Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY);
    if (forget === null && distance < BEGINS_AFTER_PX) return;
    if (forget === null) {
      dragging.what = what();
      if (dragging.what === null) return end();
      getSelection()?.removeAllRanges();
      forget = closable(end);
    }
    event.preventDefault();
    dragging.over = targetAt(event.clientX, event.clientY);
  };
  const onUp = () => {
    const dragged = dragging.what !== null;
    if (dragged) {
      // The click that ends a drag is not a click.
      addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => removeEventListener("click", swallow, { capture: true }));
      void dragging.drop();
    }
    end();
  };
  function end() {
    removeEventListener("pointermove", onMove);
    removeEventListener("pointerup", onUp);
    removeEventListener("pointercancel", end);
    forget?.();
    dragging.cancel();
  }
  addEventListener("pointermove", onMove);
  addEventListener("pointerup", onUp);
  addEventListener("pointercancel", end);
}

function swallow(event: Event) {
  event.preventDefault();
  event.stopPropagation();
}

// A line of the tree is three targets: its upper and lower edge, and the folder itself.
function targetAt(x: number, y: number): Target | null {
  const line = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-drop]");
  if (!line) return null;
  const id = line.dataset["drop"];
  if (id === "top") return { folder: null, part: "in" };
  const folder = Number(id);
  if (dragging.what?.kind !== "folder") return { folder, part: "in" };
  if (dragging.what.id === folder) return null;
  const box = line.getBoundingClientRect();
  const share = (y - box.top) / box.height;
  return { folder, part: share < 0.25 ? "before" : share > 0.75 ? "after" : "in" };
}
