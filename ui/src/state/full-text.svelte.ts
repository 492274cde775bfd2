// The search through every message: what is typed, what was found, and the way from a hit to its message.

import type { Hit } from "../bindings/Hit";
import type { IpcError } from "../bindings/IpcError";
import type { SearchPage } from "../bindings/SearchPage";
import type { TitleHit } from "../bindings/TitleHit";
import { search } from "../ipc";
import { conversation } from "./conversation.svelte";
import { Latest } from "./latest";

/** How many of the newest hits are ranked together; older ones follow when they are scrolled to. */
const WINDOW = 100;

/** A line of the results: a conversation found by its title, or a message. */
export type Result = { key: string; title: TitleHit } | { key: string; hit: Hit };

type Question = { typed: string; cursor: number | null };

class FullText {
  text = $state("");
  results = $state.raw<Result[]>([]);
  /** What was typed for the results that are shown; null while there are none. */
  shownFor = $state<string | null>(null);
  error = $state.raw<IpcError | null>(null);
  #next = $state<number | null>(null);
  #adding = false;

  /** Whether older messages may match, too. */
  goesOn = $derived(this.#next !== null);

  readonly #latest = new Latest<Question, SearchPage>(
    ({ typed, cursor }) => search(typed, WINDOW, cursor),
    (question, page) => this.#take(question, page),
    (error) => {
      this.#adding = false;
      this.error = error;
    },
  );

  /** Searches for `text`, at once; what was found before stays until the answer is there. */
  type(text: string) {
    this.text = text;
    this.#adding = false;
    if (text.trim() !== "") return this.#latest.ask({ typed: text, cursor: null });
    this.#latest.forget();
    this.results = [];
    this.shownFor = this.error = this.#next = null;
  }

  /** Searches again for the same: something may have changed since. */
  again() {
    this.type(this.text);
  }

  /** Adds older hits; nothing while some are on their way. */
  more() {
    if (this.#next === null || this.#adding || this.shownFor !== this.text) return;
    this.#adding = true;
    this.#latest.ask({ typed: this.text, cursor: this.#next });
  }

  /** Opens the conversation of a result, at its message. */
  open(result: Result) {
    if ("title" in result) void conversation.open(result.title.conversation);
    else void conversation.openAt(result.hit.message, wordsOf(result.hit));
  }

  #take({ typed, cursor }: Question, page: SearchPage) {
    const found = [
      ...page.titles.map((title) => ({ key: `title ${title.conversation}`, title })),
      ...page.hits.map((hit) => ({ key: `message ${hit.message}`, hit })),
    ];
    const known = new Set(cursor === null ? [] : this.results.map((result) => result.key));
    const fresh = found.filter((result) => !known.has(result.key));
    this.results = cursor === null ? fresh : [...this.results, ...fresh];
    this.shownFor = typed;
    this.#next = page.next;
    this.#adding = false;
    this.error = null;
  }
}

/** The words that matched, as they stand in the text. */
const wordsOf = ({ snippet, marks }: Hit) => marks.map(([start, end]) => snippet.slice(start, end));

export const fullText = new FullText();
