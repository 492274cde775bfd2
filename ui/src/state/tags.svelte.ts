// The tags and their colours.

import type { IpcError } from "../bindings/IpcError";
import type { Tag } from "../bindings/Tag";
import { createTag, deleteTag, listTags, restoreTag, updateTag } from "../ipc";
import { conversations } from "./conversations.svelte";
import { report, toasts } from "./toasts.svelte";

/** The colours a tag may have; each is a class and a token of the styles. */
export const COLOURS = [
  "red",
  "orange",
  "yellow",
  "green",
  "teal",
  "blue",
  "violet",
  "pink",
] as const;

export type Colour = (typeof COLOURS)[number];

/** The colour of a tag as the styles know it; one from elsewhere is grey. */
export const colourOf = (tag: Pick<Tag, "colour">): Colour | "grey" =>
  COLOURS.find((colour) => colour === tag.colour) ?? "grey";

class Tags {
  items = $state.raw<Tag[]>([]);
  #byId = $derived(new Map(this.items.map((tag) => [tag.id, tag])));

  find(id: number): Tag | undefined {
    return this.#byId.get(id);
  }

  /** The colour that the fewest tags have: the next tag's. */
  get freshColour(): Colour {
    const used = (colour: Colour) => this.items.filter((tag) => tag.colour === colour).length;
    return COLOURS.reduce((best, colour) => (used(colour) < used(best) ? colour : best));
  }

  async load(): Promise<void> {
    await this.#take(listTags);
  }

  /** Makes a tag; its id, or null when it could not be made. */
  async create(name: string, colour: Colour = this.freshColour): Promise<number | null> {
    if (name.trim() === "") return null;
    try {
      const made = await createTag(name.trim(), colour);
      this.items = made.tags;
      return made.id;
    } catch (error) {
      report(error as IpcError);
      return null;
    }
  }

  /** Gives a tag another name or colour. */
  async change(tag: Tag, patch: Partial<Pick<Tag, "name" | "colour">>): Promise<void> {
    // The name and the colour may be changed one right after the other.
    const now = this.find(tag.id) ?? tag;
    const { name, colour } = { ...now, ...patch };
    const next = { ...now, name: name.trim(), colour };
    if (next.name === "" || (next.name === now.name && colour === now.colour)) return;
    this.items = this.items.map((other) => (other.id === tag.id ? next : other));
    try {
      this.items = await updateTag(tag.id, next.name, colour);
    } catch (error) {
      report(error as IpcError);
      await this.load();
    }
  }

  /** Removes a tag from the library and every conversation, and offers to take that back. */
  async remove(tag: Tag): Promise<void> {
    const { listing } = conversations;
    if (listing.kind === "tagged" && listing.id === tag.id)
      void conversations.show({ kind: "all" });
    await this.#take(async () => {
      const { removed, tags } = await deleteTag(tag.id);
      toasts.show(
        `Deleted the tag “${tag.name}”`,
        () => void this.#take(() => restoreTag(removed)),
      );
      return tags;
    });
  }

  async #take(ask: () => Promise<Tag[]>): Promise<void> {
    try {
      this.items = await ask();
    } catch (error) {
      report(error as IpcError);
    }
  }
}

export const tags = new Tags();
