import { expect, test } from "vitest";

import type { Folder } from "../bindings/Folder";
import { behind, branches, isWithin, pathOf, stepOf } from "./folder-tree";

const folder = (id: number, parent: number | null): Folder => ({
  id,
  parent,
  name: `F${id}`,
  conversations: 0,
});
const all = [folder(1, null), folder(2, 1), folder(3, 2), folder(4, null), folder(5, 1)];

test("only what is opened is shown, each line at its level and place", () => {
  const shown = (open: number[]) =>
    branches(all, new Set(open)).map((line) => `${line.folder.id}@${line.level}`);
  expect(shown([])).toEqual(["1@1", "4@1"]);
  expect(shown([1])).toEqual(["1@1", "2@2", "5@2", "4@1"]);
  expect(shown([2])).toEqual(["1@1", "4@1"]);
  const [, second] = branches(all, new Set([1]));
  expect(second).toMatchObject({ position: 1, count: 2, expanded: false });
  expect(branches(all, new Set())[1]?.expanded).toBe(null);
});

test("a folder moves one step where it can", () => {
  expect(stepOf(all, 4, "up")).toEqual({ parent: null, before: 1 });
  expect(stepOf(all, 1, "down")).toEqual({ parent: null, before: null });
  expect(stepOf(all, 4, "in")).toEqual({ parent: 1, before: null });
  expect(stepOf(all, 3, "out")).toEqual({ parent: 1, before: 5 });
  expect(stepOf(all, 5, "out")).toEqual({ parent: null, before: 4 });
  expect([stepOf(all, 1, "up"), stepOf(all, 4, "down"), stepOf(all, 1, "out")]).toEqual([
    null,
    null,
    null,
  ]);
});

test("the place behind the last is the end", () => {
  expect(behind(all, 4)).toEqual({ parent: null, before: null });
  expect(behind(all, 2)).toEqual({ parent: 1, before: 5 });
});

test("a path names every folder, and a folder lies in itself", () => {
  expect(pathOf(all, 3)).toBe("F1 / F2 / F3");
  expect(pathOf(all, 99)).toBe("");
  expect([isWithin(all, 3, 1), isWithin(all, 1, 1), isWithin(all, 1, 3)]).toEqual([
    true,
    true,
    false,
  ]);
  expect(isWithin(all, null, 1)).toBe(false);
});
