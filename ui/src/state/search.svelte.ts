// What is typed into the sidebar's filter, and the field itself, for the shortcut that goes there.

import { tick } from "svelte";

import { layout } from "./layout.svelte";

class Search {
  text = $state("");
  field = $state.raw<HTMLInputElement | null>(null);

  /** Opens the sidebar if need be and goes to the field. */
  async focus() {
    if (!layout.sidebarOpen) layout.toggleSidebar();
    await tick();
    this.field?.focus();
    this.field?.select();
  }
}

export const search = new Search();
