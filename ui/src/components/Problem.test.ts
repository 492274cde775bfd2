import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import type { IpcError } from "../bindings/IpcError";
import * as ipc from "../ipc";
import { words } from "../state/errors";
import { service } from "../state/service.svelte";
import { aProblem, aStatus } from "../test-fixtures";
import Problem from "./Problem.svelte";

vi.mock("../ipc");

beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(ipc.openLink).mockResolvedValue();
  service.take(aStatus());
});

const help = (more: Partial<NonNullable<IpcError["help"]>>): NonNullable<IpcError["help"]> => ({
  remedy: "retry",
  retryAt: null,
  affordableTokens: null,
  excessTokens: null,
  similarModels: [],
  flagged: null,
  provider: null,
  ...more,
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

test("a wait of more than a minute ends at a time of the clock, and is not said when it is over", () => {
  const at = new Date();
  at.setHours(14, 32, 0, 0);
  vi.useFakeTimers({ now: at.getTime() - 40 * 60_000 });
  const error = { ...aProblem("rateLimited"), help: help({ retryAt: at.getTime() }) };
  const { unmount } = render(Problem, { error, again: () => {} });
  expect(screen.getByRole("alert").textContent).toContain("it can be asked again at 14:32.");
  screen.getByRole("button", { name: "Try again" });
  unmount();
  vi.setSystemTime(at.getTime() + 1);
  render(Problem, { error, again: () => {} });
  expect(screen.getByRole("alert").textContent).not.toContain("asked again");
  vi.useRealTimers();
});

test("what moderation objected to is shown as text", () => {
  const error = { ...aProblem("moderated"), help: help({ flagged: "<b>the words</b>" }) };
  render(Problem, { error });
  expect(screen.getByText("<b>the words</b>").tagName).toBe("BLOCKQUOTE");
});

test("too long says by how much", () => {
  const error = { ...aProblem("contextTooLong"), help: help({ excessTokens: 7232 }) };
  render(Problem, { error });
  screen.getByText("Too long by about 7,232 tokens.");
});
