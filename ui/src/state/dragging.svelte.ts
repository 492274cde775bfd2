// What is being dragged in the sidebar, and where it would go if it were let go now.

import type { ConversationSummary } from "../bindings/ConversationSummary";
import { move } from "./bulk";
import { behind, type Place } from "./folder-tree";
import { folders } from "./folders.svelte";

/** A folder, or conversations. */
export type Dragged =
  | { kind: "folder"; id: number; name: string }
  | { kind: "conversations"; items: readonly ConversationSummary[]; name: string };

/** A folder (null: the top level), and which part of its line. */
export type Target = { folder: number | null; part: "before" | "in" | "after" };

class Dragging {
  what = $state.raw<Dragged | null>(null);
  over = $state.raw<Target | null>(null);

  /** Lets go: what was dragged moves to where it is. */
  async drop(): Promise<void> {
    const { what, over } = this;
    this.cancel();
    if (!what || !over) return;
    if (what.kind === "conversations") await move(what.items, over.folder);
    else await folders.move(what.id, placeOf(over));
  }

  /** Lets go, and everything stays where it was. */
  cancel() {
    this.what = this.over = null;
  }
}

function placeOf({ folder, part }: Target): Place {
  if (folder === null || part === "in") return { parent: folder, before: null };
  if (part === "after") return behind(folders.items, folder);
  return { parent: folders.find(folder)?.parent ?? null, before: folder };
}

export const dragging = new Dragging();
