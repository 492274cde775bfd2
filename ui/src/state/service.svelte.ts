// The service that is talked to, and what is known of its key.

import type { IpcError } from "../bindings/IpcError";
import type { KeyInfo } from "../bindings/KeyInfo";
import type { ServiceKind } from "../bindings/ServiceKind";
import type { ServiceStatus } from "../bindings/ServiceStatus";
import { keyInfo, openKeyEntry, removeKey, serviceStatus, useService } from "../ipc";
import { catalogue } from "./catalogue.svelte";
import { settings } from "./settings.svelte";

class ServiceState {
  status = $state.raw<ServiceStatus>({
    kind: "none",
    url: "",
    encrypted: false,
    key: { state: "unknown" },
    overrides: { dataDirectory: null, service: null, keyFromEnvironment: false },
  });
  /** What the service says of the key; null until asked. */
  info = $state.raw<KeyInfo | null>(null);
  infoError = $state.raw<IpcError | null>(null);
  /** The service was asked of the key, and this is what is known. */
  asked = $state(false);

  /** The service knows what OpenRouter adds to the API: providers, routing, what each parameter does. */
  extended = $derived(
    this.status.kind !== "custom" ||
      catalogue.models.some((model) => model.supportedParameters.length > 0),
  );
  hasKey = $derived(["stored", "session"].includes(this.status.key.state));

  /** Takes over what the backend says; what was known of another key is forgotten. */
  take(status: ServiceStatus) {
    const moved = status.url !== this.status.url || status.kind !== this.status.kind;
    const had = this.hasKey;
    this.status = status;
    this.info = null;
    this.infoError = null;
    this.asked = false;
    settings.value = { ...settings.value, service: status.kind };
    if (moved) void catalogue.load();
    // A server of one's own may tell its models only to who has a key.
    else if (status.kind === "custom" && this.hasKey && !had) void catalogue.load(true);
  }

  /** Looks again, the keyring included; rejects when that fails. */
  async look(): Promise<void> {
    this.take(await serviceStatus());
  }

  /**
   * Chooses the service; rejects with the reason it cannot be used. Another service has other models, so the
   * one for new chats is chosen again from its catalogue.
   */
  async use(kind: ServiceKind, url = ""): Promise<void> {
    const before = this.status;
    const status = await useService(kind, url);
    if (status.kind !== before.kind || status.url !== before.url) settings.change({ model: null });
    this.take(status);
    if (kind !== "none") await catalogue.load(true);
  }

  /** Opens the small window in which a key is typed; `take` hears what came of it. */
  async enterKey(): Promise<void> {
    await openKeyEntry();
  }

  /** Asks the service about the key. */
  async ask(): Promise<void> {
    this.infoError = null;
    this.asked = true;
    try {
      this.info = await keyInfo();
    } catch (error) {
      this.info = null;
      this.infoError = error as IpcError;
    }
  }

  /** Forgets the key. */
  async forget(): Promise<void> {
    this.take(await removeKey());
  }
}

export const service = new ServiceState();
