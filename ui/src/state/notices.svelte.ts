// What went wrong with the library, before the window opened or behind it; stays until a person has read it.

import type { Notice } from "../bindings/Notice";

class Notices {
  items = $state.raw<Notice[]>([]);

  /** Adds one that came up while the window is open, once. */
  add(notice: Notice) {
    if (this.items.some((item) => item.message === notice.message)) return;
    this.items = [...this.items, notice];
  }

  /** Takes a notice away. */
  dismiss(notice: Notice) {
    this.items = this.items.filter((item) => item !== notice);
  }
}

export const notices = new Notices();
