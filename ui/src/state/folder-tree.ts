// Folders in folders as the lines of a tree, and where a folder goes when it is moved by keyboard.

import type { Folder } from "../bindings/Folder";

/** A line of the tree. */
export type Branch = {
  folder: Folder;
  /** 1 at the top. */
  level: number;
  /** Whether its folders are shown; null when it has none. */
  expanded: boolean | null;
  /** Its place among its siblings, from 1, and how many they are. */
  position: number;
  count: number;
};

/** A place for a folder: in `parent` (null: at the top), before `before` (null: last). */
export type Place = { parent: number | null; before: number | null };

const childrenOf = (folders: readonly Folder[], parent: number | null) =>
  folders.filter((folder) => folder.parent === parent);

/** The lines that are shown while the folders in `open` are expanded. */
export function branches(folders: readonly Folder[], open: ReadonlySet<number>): Branch[] {
  const result: Branch[] = [];
  const add = (parent: number | null, level: number) => {
    const siblings = childrenOf(folders, parent);
    siblings.forEach((folder, index) => {
      const leaf = childrenOf(folders, folder.id).length === 0;
      const expanded = leaf ? null : open.has(folder.id);
      result.push({ folder, level, expanded, position: index + 1, count: siblings.length });
      if (expanded) add(folder.id, level + 1);
    });
  };
  add(null, 1);
  return result;
}

/** The names from the top down to a folder: `Novel / Drafts`. Empty when there is no such folder. */
export function pathOf(folders: readonly Folder[], id: number): string {
  const folder = folders.find((one) => one.id === id);
  if (!folder) return "";
  if (folder.parent === null) return folder.name;
  return `${pathOf(folders, folder.parent)} / ${folder.name}`;
}

/** Whether `inner` is `outer` or lies anywhere in it. */
export function isWithin(folders: readonly Folder[], inner: number | null, outer: number): boolean {
  for (let at = inner; at !== null;) {
    if (at === outer) return true;
    at = folders.find((folder) => folder.id === at)?.parent ?? null;
  }
  return false;
}

/** Where a folder goes one step up, down, into the sibling above, or out of its parent; null when it cannot. */
export function stepOf(
  folders: readonly Folder[],
  id: number,
  way: "up" | "down" | "in" | "out",
): Place | null {
  const folder = folders.find((one) => one.id === id);
  if (!folder) return null;
  const { parent } = folder;
  const siblings = childrenOf(folders, parent);
  const at = siblings.indexOf(folder);
  const above = siblings[at - 1];
  switch (way) {
    case "up":
      return above ? { parent, before: above.id } : null;
    case "down":
      return at + 1 < siblings.length ? { parent, before: siblings[at + 2]?.id ?? null } : null;
    case "in":
      return above ? { parent: above.id, before: null } : null;
    case "out":
      return parent === null ? null : behind(folders, parent);
  }
}

/** The place right behind a folder. */
export function behind(folders: readonly Folder[], id: number): Place {
  const parent = folders.find((folder) => folder.id === id)?.parent ?? null;
  const siblings = childrenOf(folders, parent);
  const at = siblings.findIndex((folder) => folder.id === id);
  return { parent, before: siblings[at + 1]?.id ?? null };
}
