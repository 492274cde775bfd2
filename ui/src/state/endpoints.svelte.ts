// Who offers the model of the next question: from the cache at once, refreshed behind, usable offline.

import type { Endpoint } from "../bindings/Endpoint";
import { readDocument } from "../ipc";
import { service } from "./service.svelte";

class EndpointsState {
  /** The model these offers are of. */
  model = $state<string | null>(null);
  /** Its offers at the usual tier; null until they are known. */
  offers = $state.raw<Endpoint[] | null>(null);

  /** Shows the offers of `model`; a service without providers is not asked. */
  async show(model: string | null): Promise<void> {
    if (model !== this.model) this.offers = null;
    this.model = model;
    await this.load();
  }

  /** Reads them again, after a refresh. */
  async load(): Promise<void> {
    const { model } = this;
    // A router has no providers of its own, and its id no endpoints.
    if (model === null || !service.extended || !model.includes("/")) return;
    try {
      const { body } = await readDocument({ name: "endpoints", model }, false);
      if (model === this.model && Array.isArray(body)) this.#take(body as Endpoint[]);
    } catch {
      // Without them the console says what the catalogue says.
    }
  }

  /** How many of the providers honour a parameter; null when that is not known. */
  support(parameter: string): { some: number; all: number } | null {
    if (!this.offers || this.offers.length === 0) return null;
    const names = (offers: Endpoint[]) => new Set(offers.map((offer) => offer.providerName)).size;
    const having = this.offers.filter((offer) => offer.supportedParameters.includes(parameter));
    return { some: names(having), all: names(this.offers) };
  }

  /** The routing name of a provider, when there are others beside it. */
  tagOf(provider: string): string | null {
    const own = this.offers?.find((offer) => offer.providerName === provider);
    const others = this.offers?.some((offer) => offer.providerName !== provider);
    return own && others ? own.tag.replace(/\/.*$/, "") : null;
  }

  #take(offers: Endpoint[]) {
    const usual = offers.filter((offer) => offer.serviceTier === null);
    // A provider that says nothing of its parameters would count as one that ignores them all.
    this.offers = usual.filter((offer) => offer.supportedParameters.length > 0);
  }
}

export const endpoints = new EndpointsState();
