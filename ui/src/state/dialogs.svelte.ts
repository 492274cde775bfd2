// Which dialog is open: one at a time, over whatever else the window shows.

export type Dialog =
  "settings" | "models" | "search" | "palette" | "shortcuts" | "move" | "tag" | "export" | "import";

class Dialogs {
  open = $state<Dialog | null>(null);

  /** Opens `dialog` in place of the one that is open. */
  show(dialog: Dialog) {
    this.open = dialog;
  }

  /** Closes the open dialog. */
  close() {
    this.open = null;
  }
}

export const dialogs = new Dialogs();
