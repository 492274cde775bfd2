import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import type { KeyState } from "../../bindings/KeyState";
import type { ServiceStatus } from "../../bindings/ServiceStatus";
import * as ipc from "../../ipc";
import { keyWords } from "../../state/keys";
import { service } from "../../state/service.svelte";
import { settings } from "../../state/settings.svelte";
import { aKey, aStatus } from "../../test-fixtures";
import SettingsDialog from "./SettingsDialog.svelte";

vi.mock("../../ipc");

const show = (more: Partial<ServiceStatus> = {}) => {
  service.take(aStatus(more));
  render(SettingsDialog, { onclose: () => {} });
};

beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(ipc.listBackups).mockResolvedValue([]);
  vi.mocked(ipc.listModels).mockResolvedValue({
    models: [],
    fetchedAt: null,
    refreshing: false,
    error: null,
  });
});

test("every key state has its own words", () => {
  const states: KeyState[] = [
    { state: "unknown" },
    { state: "notNeeded" },
    { state: "none" },
    { state: "stored", lastFour: "1234" },
    { state: "session", lastFour: "1234", reason: null },
    { state: "session", lastFour: "1234", reason: "keyringLocked" },
    { state: "session", lastFour: "1234", reason: "keyringUnavailable" },
    { state: "locked" },
    { state: "unavailable" },
    { state: "notAnswering" },
  ];
  const said = states.map(keyWords).map(({ title, text }) => `${title} ${text}`);
  expect(new Set(said).size).toBe(states.length);
});

test("a key that has not been looked up is looked up here", async () => {
  vi.mocked(ipc.serviceStatus).mockResolvedValueOnce(aStatus({ key: { state: "locked" } }));
  show({ key: { state: "unknown" } });
  expect(await screen.findByText("The keyring is locked")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Look again" })).toBeTruthy();
});

test("a stored key shows what it may spend and can be removed", async () => {
  vi.mocked(ipc.keyInfo).mockResolvedValue(
    aKey({ label: "Mine", limit: null, limitRemaining: null }),
  );
  vi.mocked(ipc.removeKey).mockResolvedValueOnce(aStatus());
  show({ key: { state: "stored", lastFour: "9f3c" } });
  expect(await screen.findByText("Mine")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Remove" }));
  expect(await screen.findByText("No key")).toBeTruthy();
});

test("what a key has used lately is said, and the free requests that are left", async () => {
  vi.mocked(ipc.keyInfo).mockResolvedValue(
    aKey({
      usageDaily: "0.125",
      usageMonthly: "1.5",
      limitReset: "monthly",
      isFreeTier: true,
      freeModelDailyRequests: { used: 8, limit: 50, remaining: 42 },
    }),
  );
  show({ key: { state: "stored", lastFour: "9f3c" } });
  expect(await screen.findByText("$2.50 · $0.13 today · $1.50 this month")).toBeTruthy();
  expect(screen.getByText("$10.00 · $7.50 left, monthly")).toBeTruthy();
  expect(screen.getByText("42 of 50 requests to free models left today")).toBeTruthy();
});

test("a server that says nothing of its keys is asked once, and shows nothing of them", async () => {
  vi.mocked(ipc.keyInfo).mockResolvedValue(null);
  show({ kind: "custom", key: { state: "stored", lastFour: "9f3c" } });
  expect(await screen.findByText("Key ending in 9f3c")).toBeTruthy();
  await vi.waitFor(() => expect(ipc.keyInfo).toHaveBeenCalledTimes(1));
  expect(screen.queryByText("Limit")).toBe(null);
  expect(screen.queryByRole("alert")).toBe(null);
});

test("another service is used at once; a server of one's own is asked for its address", async () => {
  vi.mocked(ipc.useService).mockResolvedValueOnce(aStatus({ kind: "offline", encrypted: false }));
  show();
  await userEvent.click(screen.getByRole("radio", { name: "Own server" }));
  expect(screen.getByRole("textbox", { name: "Address" })).toBeTruthy();
  expect(ipc.useService).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole("radio", { name: "Offline" }));
  expect(ipc.useService).toHaveBeenCalledWith("offline", "");
});

test("an address without encryption says so", () => {
  show({ kind: "custom", url: "http://10.0.0.2/v1", encrypted: false });
  expect(screen.getByText(/not encrypted/)).toBeTruthy();
});

test("the theme is chosen", async () => {
  show();
  await userEvent.click(screen.getByRole("radio", { name: "Dark" }));
  expect(settings.value.theme).toBe("dark");
});

test("what the environment decides is said", () => {
  show({ overrides: { dataDirectory: "/data", service: "http://x", keyFromEnvironment: true } });
  expect(screen.getByText("/data")).toBeTruthy();
  expect(screen.getByText(/from TIMBRE_SERVICE/)).toBeTruthy();
  expect(screen.getByText(/It comes from OPENROUTER_API_KEY/)).toBeTruthy();
});
