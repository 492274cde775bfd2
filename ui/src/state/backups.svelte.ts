// The backups: listed, made, and put back.

import type { Backup } from "../bindings/Backup";
import type { ImportReport } from "../bindings/ImportReport";
import type { IpcError } from "../bindings/IpcError";
import { backUpNow, listBackups, restoreBackup } from "../ipc";
import { confirmation } from "./confirmation.svelte";
import { conversations } from "./conversations.svelte";
import { folders } from "./folders.svelte";
import { saveAll } from "./save-all";
import { tags } from "./tags.svelte";
import { toasts } from "./toasts.svelte";

/** Why a backup was made, in words. */
export function reasonOf({ reason }: Backup): string {
  const words: Record<string, string> = {
    daily: "Daily",
    "before-migration": "Before an update",
    "before-import": "Before an import",
    "before-restore": "Before a restore",
    asked: "Made by you",
  };
  return words[reason] ?? reason;
}

class Backups {
  items = $state.raw<Backup[]>([]);
  /** What is being done: making one, or putting one back. */
  busy = $state<"making" | "restoring" | null>(null);
  error = $state.raw<IpcError | null>(null);

  async load(): Promise<void> {
    await this.#try(null, async () => (this.items = await listBackups()));
  }

  /** Makes a backup now. */
  async make(): Promise<void> {
    await this.#try("making", async () => (this.items = await backUpNow()));
  }

  /** Adds what a backup has and the library has not. */
  async merge(backup: Backup): Promise<void> {
    await this.#try("restoring", async () => {
      const report = await restoreBackup(backup.name, "merge");
      toasts.show(mergedWords(report));
      await Promise.all([conversations.refresh(), folders.load(), tags.load()]);
      this.items = await listBackups();
    });
  }

  /** Puts a backup in place of everything, after asking. */
  async replace(backup: Backup, made: string): Promise<void> {
    const sure = await confirmation.ask({
      title: "Replace everything with this backup?",
      text: `All conversations, folders, tags and settings become what they were ${made}. What is there now is backed up first, so this can be taken back. Answers that are running are stopped.`,
      action: "Replace everything",
      danger: true,
    });
    if (!sure) return;
    await this.#try("restoring", async () => {
      await restoreBackup(backup.name, "replace");
      toasts.show(`Everything is as it was ${made}`);
      this.items = await listBackups();
    });
  }

  async #try(busy: Backups["busy"], work: () => Promise<unknown>): Promise<void> {
    if (this.busy) return;
    this.busy = busy;
    this.error = null;
    try {
      // What waits to be saved belongs into the backup that is made, not into the library that may come after it.
      if (busy !== null) await saveAll();
      await work();
    } catch (error) {
      this.error = error as IpcError;
    } finally {
      this.busy = null;
    }
  }
}

function mergedWords(report: ImportReport | null): string {
  const count = report?.conversations ?? 0;
  if (count === 0) return "The backup has nothing that is not here";
  return count === 1 ? "Added 1 conversation" : `Added ${count} conversations`;
}

export const backups = new Backups();
