// The palette: chats, commands, settings and models, by what is typed.

import type { SearchPage } from "../bindings/SearchPage";
import type { TitleHit } from "../bindings/TitleHit";
import { search } from "../ipc";
import { catalogue } from "./catalogue.svelte";
import { commands } from "./commands";
import { conversation } from "./conversation.svelte";
import { conversations } from "./conversations.svelte";
import { matching } from "./days";
import { Latest } from "./latest";
import { choices } from "./model-search";
import { setup } from "./setup.svelte";
import { report } from "./toasts.svelte";

/** A line of the palette. */
export type Entry = {
  key: string;
  kind: "Chat" | "Command" | "Setting" | "Model";
  name: string;
  /** What else is known of it. */
  detail: string;
  /** The matches in the name, UTF-16 units. */
  marks: [number, number][];
  run: () => void;
};

const CHATS_AT_MOST = 30;
const RECENT = 6;
/** How many of the listed chats are looked through at once; the search knows the others. */
const LOOKED_THROUGH = 1000;
const MODELS_AT_MOST = 30;

class Palette {
  text = $state("");
  #titles = $state.raw<TitleHit[]>([]);

  // Those listed here are there at once; the rest of the library answers a moment later.
  readonly #latest = new Latest<string, SearchPage>(
    (typed) => search(typed, 1, null),
    (_, page) => (this.#titles = page.titles),
    (error) => report(error),
  );

  /** What matches: chats first, then commands and settings, then models. */
  entries = $derived<Entry[]>([
    ...chats(this.text, this.#titles),
    ...theCommands(this.text),
    ...(this.text.trim() === "" ? [] : models(this.text)),
  ]);

  /** Looks for `text`; an empty one shows the newest chats and every command. */
  type(text: string) {
    this.text = text;
    if (text.trim() !== "") return this.#latest.ask(text);
    this.#latest.forget();
    this.#titles = [];
  }
}

function chats(text: string, titles: TitleHit[]): Entry[] {
  const typed = text.trim();
  const listed = matching(conversations.items.slice(0, LOOKED_THROUGH), typed).slice(
    0,
    typed ? CHATS_AT_MOST : RECENT,
  );
  const known = new Set(listed.map((item) => item.id));
  const chat = (id: number, title: string, marks: [number, number][] = []): Entry => ({
    key: `chat ${id}`,
    kind: "Chat",
    name: title || "New chat",
    detail: id === conversation.id ? "open" : "",
    marks,
    run: () => void conversation.open(id),
  });
  const marksOf = (id: number) => titles.find((hit) => hit.conversation === id)?.marks;
  return [
    ...listed.map((item) => chat(item.id, item.title, marksOf(item.id))),
    ...titles
      .filter((hit) => !known.has(hit.conversation))
      .slice(0, CHATS_AT_MOST - listed.length)
      .map((hit) => chat(hit.conversation, hit.title, hit.marks)),
  ];
}

function theCommands(text: string): Entry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return commands()
    .filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
    .map(({ name, kind, keys, run }) => ({
      key: `${kind} ${name}`,
      kind,
      name,
      detail: keys ?? "",
      marks: [],
      run,
    }));
}

function models(text: string): Entry[] {
  return choices(catalogue.models, [], text)
    .flatMap(({ model }) => model ?? [])
    .slice(0, MODELS_AT_MOST)
    .map(({ id, name }) => ({
      key: `model ${id}`,
      kind: "Model",
      name,
      detail: id,
      marks: [],
      run: () => setup.change({ model: id }),
    }));
}

export const palette = new Palette();
