import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import type { Catalogue } from "../../bindings/Catalogue";
import * as ipc from "../../ipc";
import { catalogue } from "../../state/catalogue.svelte";
import { service } from "../../state/service.svelte";
import { aKey, aProblem, aStatus } from "../../test-fixtures";
import FirstRun from "./FirstRun.svelte";

vi.mock("../../ipc");

const nothing = { kind: "none", url: "", encrypted: false } as const;
const list: Catalogue = { models: [], fetchedAt: null, refreshing: false, error: null };
const done = vi.fn();
const click = (name: string) => userEvent.click(screen.getByRole("button", { name }));

beforeEach(() => {
  vi.resetAllMocks();
  catalogue.error = null;
  service.take(aStatus(nothing));
  vi.mocked(ipc.listModels).mockResolvedValue(list);
  render(FirstRun, { ondone: done });
});

test("offline is one click", async () => {
  vi.mocked(ipc.useService).mockResolvedValueOnce(aStatus({ kind: "offline" }));
  await click("Try it offline");
  expect(ipc.useService).toHaveBeenCalledWith("offline", "");
  await vi.waitFor(() => expect(done).toHaveBeenCalled());
});

test("an offline start that fails says so and can be tried again", async () => {
  vi.mocked(ipc.useService).mockRejectedValueOnce(aProblem("bug"));
  await click("Try it offline");
  expect(screen.getByRole("alert").textContent).toContain("The backend's words.");
  vi.mocked(ipc.useService).mockResolvedValueOnce(aStatus({ kind: "offline" }));
  await click("Try again");
  await vi.waitFor(() => expect(done).toHaveBeenCalled());
});

test("an address that is none is said beside the field, and what was typed stays", async () => {
  await click("Use a local server");
  const field = screen.getByRole<HTMLInputElement>("textbox", { name: "Address" });
  expect(document.activeElement).toBe(field);
  vi.mocked(ipc.useService).mockRejectedValueOnce(aProblem("badUrl"));
  await userEvent.type(field, "nonsense{Enter}");
  expect(screen.getByRole("alert").textContent).toContain("not an address");
  expect(field.value).toBe("nonsense");
  await click("Back");
  expect(screen.getByRole("button", { name: "Paste a key" })).toBeTruthy();
});

test("a server that does not answer can be tried again or kept", async () => {
  await click("Use a local server");
  await click("Ollama");
  const url = "http://127.0.0.1:11434/v1";
  vi.mocked(ipc.useService).mockResolvedValueOnce(aStatus({ kind: "custom", url }));
  vi.mocked(ipc.listModels).mockResolvedValue({ ...list, error: aProblem("network") });
  await click("Connect");
  expect((await screen.findByRole("alert")).textContent).toContain("could not be reached");
  expect(ipc.useService).toHaveBeenCalledWith("custom", url);
  expect(done).not.toHaveBeenCalled();
  expect(screen.getByRole("button", { name: "Try again" })).toBeTruthy();
  await click("Continue anyway");
  expect(done).toHaveBeenCalled();
});

test("a key is asked for in its own window, and the card shows what came of it", async () => {
  vi.mocked(ipc.useService).mockResolvedValueOnce(aStatus());
  vi.mocked(ipc.keyInfo).mockResolvedValue(aKey());
  await click("Paste a key");
  await vi.waitFor(() => expect(ipc.openKeyEntry).toHaveBeenCalledTimes(1));
  await click("Enter the key…");
  expect(ipc.openKeyEntry).toHaveBeenCalledTimes(2);
  service.take(aStatus({ key: { state: "stored", lastFour: "9f3c" } }));
  expect(await screen.findByText("$10.00 · $7.50 left")).toBeTruthy();
  expect(screen.getByText("in the system keyring")).toBeTruthy();
  await click("Start chatting");
  expect(done).toHaveBeenCalled();
});
