// How the window is divided: two side panels that open, close and resize around the text, which always has room.

import { settings } from "./settings.svelte";

/** The least width of the text column, in pixels. */
export const TEXT_MIN = 420;

/** What a panel's width may be, in pixels. */
export const LIMITS = {
  sidebar: { min: 200, max: 400 },
  console: { min: 280, max: 440 },
} as const;

export type Panel = keyof typeof LIMITS;

class Layout {
  windowWidth = $state(1180);
  /** In a narrow window the console lies over the text, and is closed until asked for. */
  #overlayOpen = $state(false);

  sidebarOpen = $derived(settings.value.sidebarOpen);
  sidebarWidth = $derived(
    Math.min(clamp("sidebar", settings.value.sidebarWidth), this.windowWidth - TEXT_MIN),
  );
  consoleWidth = $derived(clamp("console", settings.value.consoleWidth));
  overlay = $derived(
    this.windowWidth - (this.sidebarOpen ? this.sidebarWidth : 0) - this.consoleWidth < TEXT_MIN,
  );
  consoleOpen = $derived(this.overlay ? this.#overlayOpen : settings.value.consoleOpen);

  toggleSidebar() {
    settings.change({ sidebarOpen: !this.sidebarOpen });
  }

  toggleConsole() {
    if (this.overlay) this.#overlayOpen = !this.#overlayOpen;
    else settings.change({ consoleOpen: !this.consoleOpen });
  }

  openConsole() {
    if (!this.consoleOpen) this.toggleConsole();
  }

  /** Closes the console where it lies over the text; false where it does not. */
  closeOverlay(): boolean {
    if (!this.overlay || !this.#overlayOpen) return false;
    this.#overlayOpen = false;
    return true;
  }

  /** Gives a panel a width, within its limits. */
  resize(panel: Panel, width: number) {
    const rounded = Math.round(clamp(panel, width));
    settings.change(panel === "sidebar" ? { sidebarWidth: rounded } : { consoleWidth: rounded });
  }
}

function clamp(panel: Panel, width: number): number {
  return Math.min(Math.max(width, LIMITS[panel].min), LIMITS[panel].max);
}

export const layout = new Layout();
