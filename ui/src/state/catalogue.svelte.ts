// The models on offer, from the cache at once and refreshed behind.

import type { Catalogue } from "../bindings/Catalogue";
import type { IpcError } from "../bindings/IpcError";
import type { Model } from "../bindings/Model";
import { listModels } from "../ipc";
import { settings } from "./settings.svelte";

class CatalogueState {
  models = $state.raw<Model[]>([]);
  fetchedAt = $state<number | null>(null);
  refreshing = $state(false);
  error = $state.raw<IpcError | null>(null);

  #byId = $derived(new Map(this.models.map((model) => [model.id, model])));

  /** The model with this id, if the catalogue has it. A variant (`:free`) that it lacks is its model. */
  find(id: string | null): Model | null {
    if (id === null) return null;
    return this.#byId.get(id) ?? this.#byId.get(id.replace(/:[a-z]+$/, "")) ?? null;
  }

  /** Reads the catalogue; `refresh` asks the service again behind it. */
  async load(refresh = false): Promise<void> {
    if (refresh) this.refreshing = true;
    try {
      this.#take(await listModels(refresh));
    } catch (error) {
      this.refreshing = false;
      this.error = error as IpcError;
    }
  }

  #take(catalogue: Catalogue) {
    this.models = catalogue.models;
    this.fetchedAt = catalogue.fetchedAt;
    this.refreshing = catalogue.refreshing;
    this.error = catalogue.error;
    if (settings.value.model === null) this.#choose();
  }

  // A new chat always has a model: the service's own router, or the first that writes text.
  #choose() {
    const model = this.find("openrouter/auto") ?? this.models.find(writes);
    if (model) settings.change({ model: model.id });
  }
}

// A local server does not say what its models write.
const writes = ({ outputModalities: kinds }: Model) => kinds.length === 0 || kinds.includes("text");

export const catalogue = new CatalogueState();
