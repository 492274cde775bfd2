// What went wrong before the window opened; stays until a person has read it.

import type { Notice } from "../bindings/Notice";

class Notices {
  items = $state.raw<Notice[]>([]);

  /** Takes a notice away. */
  dismiss(notice: Notice) {
    this.items = this.items.filter((item) => item !== notice);
  }
}

export const notices = new Notices();
