// The conversations chosen in the list, to do one thing with all of them.

import type { ConversationSummary } from "../bindings/ConversationSummary";

class Selection {
  #ids = $state.raw<ReadonlySet<number>>(new Set());
  /** Where a range begins. */
  #anchor: number | null = null;

  /** How many are chosen. */
  count = $derived(this.#ids.size);
  ids = $derived([...this.#ids]);

  has(id: number): boolean {
    return this.#ids.has(id);
  }

  /** Chooses one more, or one less. */
  toggle(id: number) {
    const ids = new Set(this.#ids);
    if (!ids.delete(id)) ids.add(id);
    this.#ids = ids;
    this.#anchor = id;
  }

  /** Chooses all from the one chosen last, or from `from`, to `id`, as `items` lists them. */
  extend(items: readonly ConversationSummary[], id: number, from: number | null = null) {
    const at = (wanted: number | null) => items.findIndex((item) => item.id === wanted);
    if (at(this.#anchor) < 0) this.#anchor = at(from) < 0 ? id : from;
    const ends = [at(this.#anchor), at(id)];
    const range = items.slice(Math.min(...ends), Math.max(...ends) + 1);
    this.#ids = new Set(range.map((item) => item.id));
  }

  /** Chooses all of `items`. */
  all(items: readonly ConversationSummary[]) {
    this.#ids = new Set(items.map((item) => item.id));
    this.#anchor = items[0]?.id ?? null;
  }

  /** Chooses none; false when none was chosen. */
  clear(): boolean {
    this.#anchor = null;
    if (this.#ids.size === 0) return false;
    this.#ids = new Set();
    return true;
  }
}

export const selection = new Selection();
