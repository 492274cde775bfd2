// Which dialog is open: one at a time, over whatever else the window shows.

export type Dialog =
  "settings" | "models" | "search" | "palette" | "shortcuts" | "move" | "tag" | "export" | "import";

class Dialogs {
  open = $state<Dialog | null>(null);
  /** Settings were opened for the key, which is shown first. */
  atKey = $state(false);

  /** Opens `dialog` in place of the one that is open. */
  show(dialog: Dialog) {
    this.open = dialog;
    this.atKey = false;
  }

  /** Opens the settings at the key. */
  showKey() {
    this.open = "settings";
    this.atKey = true;
  }

  /** Closes the open dialog. */
  close() {
    this.open = null;
  }
}

export const dialogs = new Dialogs();
