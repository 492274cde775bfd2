// What the key-entry window does with a key; nothing keeps it here.

import type { KeyInfo } from "../bindings/KeyInfo";
import { closeWindow, setKey } from "../ipc";
import { service } from "./service.svelte";

/** Has a key checked and kept; null when the service says nothing of it. Rejects with the reason it cannot be. */
export async function saveKey(key: string): Promise<KeyInfo | null> {
  const info = await setKey(key);
  // Where it is kept can be said only when the keyring answers.
  await service.look().catch(() => {});
  return info;
}

/** Closes the window. */
export const leave = () => void closeWindow();
