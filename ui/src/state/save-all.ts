// Everything that waits a moment before it is saved, saved now.

import { conversation } from "./conversation.svelte";
import { settings } from "./settings.svelte";
import { setup } from "./setup.svelte";

/** Writes what waits; resolves when it is written, or could not be, which is told where it belongs. */
export async function saveAll(): Promise<void> {
  await Promise.allSettled([settings.flush(), setup.flush(), conversation.flush()]);
}
