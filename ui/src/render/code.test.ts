import { screen, within } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { Node as TreeNode } from "../bindings/Node";
import { RenderDocument } from "./document";

const text = (text: string): TreeNode => ({ type: "text", text });
const code: TreeNode = {
  type: "codeBlock",
  language: "rust",
  children: [{ type: "line", children: [text("fn main() {}")] }],
};
const table: TreeNode = {
  type: "table",
  align: [],
  children: [{ type: "row", children: [{ type: "cell", children: [text("a")] }] }],
};
const actions = { openLink: vi.fn(), picture: vi.fn(), copy: vi.fn(() => Promise.resolve()) };

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

function shown(node: TreeNode) {
  const root = document.body.appendChild(document.createElement("div"));
  new RenderDocument([node]).mount(root, actions);
  return within(root);
}

it("that it was copied is said twice when it was copied twice, and then no more", async () => {
  const copy = shown(code).getByRole("button", { name: "Copy code" });
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
  [code, "Copy code", "Copied"],
  [table, "Copy as CSV", "Copied"],
  [code, "Copy code", "Not copied"],
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
  shown(code);
  shown(table);
  expect(screen.getByRole("group", { name: "Code, rust" }).tabIndex).toBe(0);
  expect(screen.getByRole("group", { name: "Table" }).tabIndex).toBe(0);
  expect(screen.queryByRole("region")).toBeNull();
});
