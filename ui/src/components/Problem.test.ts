import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import * as ipc from "../ipc";
import { words } from "../state/errors";
import { aProblem } from "../test-fixtures";
import Problem from "./Problem.svelte";

vi.mock("../ipc");

beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(ipc.openLink).mockResolvedValue();
});

test("every code has a sentence of its own", () => {
  const titles = Object.values(words).map((said) => said.title);
  expect(new Set(titles).size).toBe(titles.length);
  for (const title of titles) expect(title).toMatch(/^[A-Z].*\.$/);
});

test("the provider's own words are under Details", () => {
  render(Problem, { error: { ...aProblem("providerFailed"), detail: "upstream 529" } });
  const alert = screen.getByRole("alert");
  expect(alert.textContent).toContain("The model's provider failed.");
  const details = screen.getByText("upstream 529").closest("details");
  expect([details?.open, details?.querySelector("summary")?.textContent]).toEqual([
    false,
    "Details",
  ]);
});

test("without words of the provider's there are no details", () => {
  render(Problem, { error: aProblem("network") });
  expect(screen.queryByText("Details")).toBe(null);
});

test.each([
  ["noCredits", "Add credits", "https://openrouter.ai/settings/credits"],
  ["dataPolicy", "Open privacy settings", "https://openrouter.ai/settings/privacy"],
] as const)("%s offers the page that mends it", async (code, name, url) => {
  render(Problem, { error: aProblem(code) });
  await userEvent.click(screen.getByRole("button", { name }));
  expect(ipc.openLink).toHaveBeenCalledWith(url);
});
