// An import, step by step: the file is read, what it would bring is shown, and it is taken in whole or not at all.

import type { ImportReport } from "../bindings/ImportReport";
import type { IpcError } from "../bindings/IpcError";
import { importBegin, importCancel, importChunk, importPreview, importRun } from "../ipc";
import { conversations } from "./conversations.svelte";
import { folders } from "./folders.svelte";
import { tags } from "./tags.svelte";
import { report } from "./toasts.svelte";

/** The most bytes that are sent at once. */
const PIECE = 4 * 1024 * 1024;

/** How far the import is. "reading" and "running" have a share that is done, from 0 to 1. */
export type Step =
  | { step: "choose" }
  | { step: "reading"; share: number }
  | { step: "preview"; report: ImportReport }
  | { step: "running"; share: number; conversations: number }
  | { step: "done"; report: ImportReport };

class Importing {
  file = $state.raw<File | null>(null);
  at = $state.raw<Step>({ step: "choose" });
  error = $state.raw<IpcError | null>(null);
  #id: number | null = null;
  #turn = 0;

  /** Reads a file and asks what it would bring. */
  async read(file: File): Promise<void> {
    const turn = this.#begin(file);
    try {
      const id = await importBegin();
      if (turn !== this.#turn) return;
      this.#id = id;
      await this.#send(file, id, turn);
      if (turn !== this.#turn) return;
      const report = await importPreview(id);
      if (turn === this.#turn) this.at = { step: "preview", report };
    } catch (error) {
      if (turn === this.#turn) this.#failed(error as IpcError);
    }
  }

  /** Takes the file in. */
  async run(): Promise<void> {
    const id = this.#id;
    const size = this.file?.size ?? 0;
    if (id === null || this.at.step !== "preview") return;
    const turn = this.#turn;
    this.at = { step: "running", share: 0, conversations: 0 };
    try {
      const report = await importRun(id, (progress) => {
        if (turn !== this.#turn || this.at.step !== "running") return;
        const share = size === 0 ? 1 : Math.min(1, progress.bytes / size);
        this.at = { step: "running", share, conversations: progress.conversations };
      });
      if (turn !== this.#turn) return;
      this.#id = null;
      this.at = { step: "done", report };
      await Promise.all([conversations.refresh(), folders.load(), tags.load()]);
    } catch (error) {
      if (turn === this.#turn) this.#failed(error as IpcError);
    }
  }

  /** Gives the import up: nothing of it is taken in. Also the way to begin again. */
  cancel() {
    const id = this.#id;
    this.#turn += 1;
    this.#id = null;
    this.file = null;
    this.at = { step: "choose" };
    this.error = null;
    if (id !== null) void importCancel(id).catch(report);
  }

  #begin(file: File): number {
    this.cancel();
    this.file = file;
    this.at = { step: "reading", share: 0 };
    return this.#turn;
  }

  async #send(file: File, id: number, turn: number): Promise<void> {
    for (let at = 0; at < file.size; at += PIECE) {
      const piece = new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer());
      if (turn !== this.#turn) return;
      await importChunk(id, piece);
      if (turn !== this.#turn) return;
      this.at = { step: "reading", share: Math.min(1, (at + PIECE) / file.size) };
    }
  }

  #failed(error: IpcError) {
    this.cancel();
    if (error.code !== "cancelled") this.error = error;
  }
}

export const importing = new Importing();
