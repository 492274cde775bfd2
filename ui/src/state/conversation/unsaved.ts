// An answer that the library cannot take: trying again now, and another place to keep it.

import type { IpcError } from "../../bindings/IpcError";
import { exportAnswer, saveNow } from "../../ipc";
import { report, toasts } from "../toasts.svelte";

/** Has the backend try again now instead of in a few seconds; the answer's state says how it went. */
export function tryAgain(): void {
  void saveNow().catch(report);
}

/** Writes what has come of an answer to a file, and says where. */
export async function keepInFile(message: number): Promise<void> {
  try {
    const { path } = await exportAnswer(message);
    toasts.show(`Written to ${path}`);
  } catch (error) {
    report(error as IpcError);
  }
}
