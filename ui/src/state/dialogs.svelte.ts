// Which dialog is open: one at a time, over whatever else the window shows.

import { commanded, composes } from "./platform";

export type Dialog =
  "settings" | "models" | "search" | "palette" | "shortcuts" | "move" | "tag" | "export" | "import";

class Dialogs {
  open = $state<Dialog | null>(null);
  /** Settings were opened for the key, which is shown first. */
  atKey = $state(false);
  #ahead = "";

  /** Opens `dialog` in place of the one that is open. */
  show(dialog: Dialog) {
    this.open = dialog;
    this.atKey = false;
    this.#ahead = "";
  }

  /** Opens the settings at the key. */
  showKey() {
    this.open = "settings";
    this.atKey = true;
  }

  /** Keeps a key for the dialog whose code is still on its way: it was not meant for what has the focus meanwhile. */
  typeAhead(event: KeyboardEvent) {
    if (this.open === null || composes(event)) return;
    if (event.key === "Escape") this.close();
    else if (event.key === "Backspace") this.#ahead = this.#ahead.slice(0, -1);
    else if (event.key.length === 1 && !event.altKey && !commanded(event)) this.#ahead += event.key;
    event.preventDefault();
    event.stopPropagation();
  }

  /** What was typed ahead, once. */
  takeAhead(): string {
    const ahead = this.#ahead;
    this.#ahead = "";
    return ahead;
  }

  /** Closes the open dialog. */
  close() {
    this.open = null;
  }
}

export const dialogs = new Dialogs();
