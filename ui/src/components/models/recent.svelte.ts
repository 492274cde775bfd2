// The models chosen since the window opened, the latest first.

const KEPT = 8;

class Recent {
  ids = $state.raw<string[]>([]);

  /** Puts a model first. */
  add(id: string) {
    this.ids = this.with(id);
  }

  /** The list as it would be with `id` first; null changes nothing. */
  with(id: string | null): string[] {
    if (id === null) return this.ids;
    return [id, ...this.ids.filter((other) => other !== id)].slice(0, KEPT);
  }
}

export const recent = new Recent();
