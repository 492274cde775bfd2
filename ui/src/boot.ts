// The first data of the page: injected by the shell before any script runs, or asked for.

import type { Boot } from "./bindings/Boot";
import { boot } from "./ipc";

declare global {
  interface Window {
    /** Put there by the shell's initialization script. */
    readonly __TIMBRE__?: Boot;
  }
}

/** What the shell injected for the first paint, if it did. */
export const injected: Boot | undefined = window.__TIMBRE__;

// A reloaded page is given the same injected data as the first one, which is old by then. After the end of its process
// the shell loads it again and says so in the address.
const reloaded = () =>
  location.search === "?again" ||
  performance
    .getEntriesByType("navigation")
    .some((entry) => (entry as PerformanceNavigationTiming).type === "reload");

/** The injected data while it is fresh, else the backend's answer. */
export async function firstData(): Promise<Boot> {
  return injected && !reloaded() ? injected : await boot();
}
