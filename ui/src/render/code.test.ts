import { screen, within } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { Node as TreeNode } from "../bindings/Node";
import { RenderDocument } from "./document";

const text = (text: string): TreeNode => ({ type: "text", text });
const line = (...children: TreeNode[]): TreeNode => ({ type: "line", children });
const code = (...lines: string[]): TreeNode => ({
  type: "codeBlock",
  language: "rust",
  children: lines.map((one) => line(text(one))),
});
const table: TreeNode = {
  type: "table",
  align: [],
  children: [{ type: "row", children: [{ type: "cell", children: [text("a")] }] }],
};
const actions = { openLink: vi.fn(), picture: vi.fn(), copy: vi.fn(() => Promise.resolve()) };

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
});

afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

function shown(node: TreeNode) {
  const root = document.body.appendChild(document.createElement("div"));
  const live = new RenderDocument([node]);
  live.mount(root, actions);
  return { root, live, ...within(root) };
}

it("that it was copied is said twice when it was copied twice, and then no more", async () => {
  const copy = shown(code("x")).getByRole("button", { name: "Copy code" });
  copy.click();
  await vi.advanceTimersByTimeAsync(1000);
  expect(copy.textContent).toBe("Copied");
  copy.click();
  await vi.advanceTimersByTimeAsync(1000);
  expect(copy.textContent).toBe("Copied");
  await vi.advanceTimersByTimeAsync(500);
  expect(copy.textContent).toBe("Copy");
});

it.each([
  [code("x"), "Copy code", "Copied"],
  [table, "Copy as CSV", "Copied"],
  [code("x"), "Copy code", "Not copied"],
])("it is said to a screen reader, too (%#)", async (node, name, outcome) => {
  const { getByRole } = shown(node);
  if (outcome === "Not copied") actions.copy.mockRejectedValueOnce(new Error());
  expect(getByRole("status").textContent).toBe("");
  getByRole("button", { name }).click();
  await vi.advanceTimersByTimeAsync(0);
  expect(getByRole("status").textContent).toBe(outcome);
  await vi.advanceTimersByTimeAsync(1500);
  expect(getByRole("status").textContent).toBe("");
});

it("code and tables are named groups, of which there may be very many, and no landmarks", () => {
  shown(code("x"));
  shown(table);
  expect(screen.getByRole("group", { name: "Code, rust" }).tabIndex).toBe(0);
  expect(screen.getByRole("group", { name: "Table" }).tabIndex).toBe(0);
  expect(screen.queryByRole("region")).toBeNull();
});

it("lines stand in chunks of 32, with numbers past ten", () => {
  const { root, live } = shown(code(...Array.from({ length: 70 }, (_, n) => `line ${n}`)));
  expect([...root.querySelectorAll(".chunk")].map((one) => one.childElementCount)).toEqual([
    32, 32, 6,
  ]);
  expect(root.querySelectorAll(".chunk.full").length).toBe(2);
  expect(root.querySelector(".code-block")?.classList).toContain("numbered");
  live.apply([{ op: "splice", path: [0], keep: 10, nodes: [] }]);
  expect(root.querySelectorAll(".chunk").length).toBe(1);
  expect(root.querySelector(".chunk.full, .numbered")).toBeNull();
});

it("hidden characters are shown by name and copied as they are", () => {
  const { root, live } = shown(code("a\u202eb", ""));
  expect(root.querySelector(".hidden-character")?.textContent).toBe("U+202E");
  expect(root.querySelector(".code-warning")).not.toBeNull();
  root.querySelector<HTMLElement>("[aria-label='Copy code']")?.click();
  expect(actions.copy).toHaveBeenCalledWith("a\u202eb\n");
  live.apply([{ op: "splice", path: [0], keep: 0, nodes: [line(text("clean"))] }]);
  expect(root.querySelector(".code-warning")).toBeNull();
});

it("a warning comes with a hidden character that is appended", () => {
  const { root, live } = shown(code("rm "));
  live.apply([{ op: "append", path: [0, 0, 0], text: "\u200b/" }]);
  expect(root.querySelector(".line")?.textContent).toBe("rm U+200B/");
  expect(root.querySelector(".code-warning")).not.toBeNull();
});

it("long lines are wrapped when asked", () => {
  const { root } = shown(code("x"));
  root.querySelector<HTMLElement>("[aria-label='Wrap long lines']")?.click();
  expect(root.querySelector(".code-block.wrapped")).not.toBeNull();
});
