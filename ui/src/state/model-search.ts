// Which models match what is typed, in the order they are shown.

import type { Model } from "../bindings/Model";

/** A line of the picker: a model, or an id that the catalogue does not have, used as it is typed. */
export type Choice = { id: string; model: Model | null; recent: boolean };

/**
 * The models with every word of `text` in their name, id or author: the `recent` ones first, in their order,
 * then the catalogue's. What looks like an id and matches none of them is offered last, as it is.
 */
export function choices(models: Model[], recent: string[], text: string): Choice[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = models.filter((model) => {
    const haystack = `${model.name} ${model.id} ${model.author}`.toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
  const byId = new Map(found.map((model) => [model.id, model]));
  const first = recent.flatMap((id) => byId.get(id) ?? []);
  const isFirst = new Set(first);
  const result: Choice[] = [
    ...first.map((model) => ({ id: model.id, model, recent: true })),
    ...found
      .filter((model) => !isFirst.has(model))
      .map((model) => ({ id: model.id, model, recent: false })),
  ];
  const typed = text.trim();
  const isId = /^[\w.:/@-]{2,}$/.test(typed) && !byId.has(typed);
  if (isId && (found.length === 0 || typed.includes("/") || typed.includes(":"))) {
    result.push({ id: typed, model: null, recent: false });
  }
  return result;
}
