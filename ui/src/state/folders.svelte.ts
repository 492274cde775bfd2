// The folders: listed once, changed in the backend, and shown as it answers.

import type { Folder } from "../bindings/Folder";
import type { IpcError } from "../bindings/IpcError";
import {
  createFolder,
  deleteFolder,
  listFolders,
  moveFolder,
  renameFolder,
  restoreFolder,
} from "../ipc";
import { conversations } from "./conversations.svelte";
import { branches, isWithin, pathOf, type Place } from "./folder-tree";
import { report, toasts } from "./toasts.svelte";

class Folders {
  items = $state.raw<Folder[]>([]);
  #open = $state.raw<ReadonlySet<number>>(new Set());

  /** The lines of the tree as it is opened now. */
  tree = $derived(branches(this.items, this.#open));

  find(id: number): Folder | undefined {
    return this.items.find((folder) => folder.id === id);
  }

  /** The folder's name with those it lies in. */
  path(id: number): string {
    return pathOf(this.items, id);
  }

  /** Shows or hides the folders in a folder. */
  expand(id: number, expanded: boolean) {
    const open = new Set(this.#open);
    if (expanded) open.add(id);
    else open.delete(id);
    this.#open = open;
  }

  async load(): Promise<void> {
    await this.#take(listFolders);
  }

  /** Makes a folder; its id, or null when it could not be made. */
  async create(parent: number | null, name: string): Promise<number | null> {
    if (name.trim() === "") return null;
    try {
      const made = await createFolder(parent, name.trim());
      this.items = made.folders;
      if (parent !== null) this.expand(parent, true);
      return made.id;
    } catch (error) {
      report(error as IpcError);
      return null;
    }
  }

  /** Gives a folder another name; an empty one changes nothing. */
  async rename(id: number, name: string): Promise<void> {
    const trimmed = name.trim();
    if (trimmed === "" || trimmed === this.find(id)?.name) return;
    await this.#take(() => renameFolder(id, trimmed));
  }

  /** Moves a folder; nothing when it would lie in itself. */
  async move(id: number, { parent, before }: Place): Promise<void> {
    if (before === id || isWithin(this.items, parent, id)) return;
    if (parent !== null) this.expand(parent, true);
    await this.#take(() => moveFolder(id, parent, before));
  }

  /** Removes a folder, and offers to take that back; what lies in it moves to where the folder was. */
  async remove(id: number): Promise<void> {
    const folder = this.find(id);
    if (!folder) return;
    const { listing } = conversations;
    if (listing.kind === "folder" && listing.id === id) void conversations.show({ kind: "all" });
    await this.#take(async () => {
      const { removed, folders } = await deleteFolder(id);
      toasts.show(
        `Removed the folder “${folder.name}”`,
        () => void this.#take(() => restoreFolder(removed)),
      );
      return folders;
    });
  }

  async #take(ask: () => Promise<Folder[]>): Promise<void> {
    try {
      this.items = await ask();
    } catch (error) {
      report(error as IpcError);
    }
  }
}

export const folders = new Folders();
