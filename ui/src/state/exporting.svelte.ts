// An export: what of, in which form, and where it was written.

import type { Exported } from "../bindings/Exported";
import type { ExportFormat } from "../bindings/ExportFormat";
import type { IpcError } from "../bindings/IpcError";
import { exportConversations } from "../ipc";
import { chosen } from "./chosen.svelte";

/** A kind of file. */
export type FileKind = "markdown" | "json" | "html";

class Exporting {
  kind = $state<FileKind>("markdown");
  /** With what the models thought, in Markdown. */
  reasoning = $state(false);
  running = $state(false);
  done = $state.raw<Exported | null>(null);
  error = $state.raw<IpcError | null>(null);

  /** Forgets how the export before ended. */
  begin() {
    this.done = this.error = null;
  }

  /** Writes the conversations that were chosen, or all. */
  async run(): Promise<void> {
    if (this.running) return;
    this.begin();
    this.running = true;
    const ids = chosen.items.length === 0 ? null : chosen.items.map((item) => item.id);
    try {
      this.done = await exportConversations(ids, formatOf(this.kind, this.reasoning));
    } catch (error) {
      this.error = error as IpcError;
    } finally {
      this.running = false;
    }
  }
}

function formatOf(kind: FileKind, reasoning: boolean): ExportFormat {
  return kind === "markdown" && reasoning ? "markdownWithReasoning" : kind;
}

export const exporting = new Exporting();
