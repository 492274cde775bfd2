// jsdom has no layout, no modal dialogs and no media queries: the least that components need of them.

import { configure } from "@testing-library/svelte";
import { vi } from "vitest";

// Both wait for a second unless told otherwise, which a busy computer may take to draw a dialog.
const PATIENCE = 30_000;
configure({ asyncUtilTimeout: PATIENCE });
const { waitFor } = vi;
vi.waitFor = (look, options) =>
  waitFor(look, typeof options === "number" ? options : { timeout: PATIENCE, ...options });

HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
};
HTMLDialogElement.prototype.close = function () {
  if (!this.open) return;
  this.open = false;
  this.dispatchEvent(new Event("close"));
};

// Its style sheet hides every popover, and it has no top layer to show one in.
HTMLElement.prototype.showPopover = function () {
  this.removeAttribute("popover");
};

Element.prototype.scrollIntoView = () => {};
Element.prototype.setPointerCapture = () => {};
Element.prototype.releasePointerCapture = () => {};

vi.stubGlobal("matchMedia", (query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => {},
  removeEventListener: () => {},
}));

vi.stubGlobal(
  "ResizeObserver",
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
);
