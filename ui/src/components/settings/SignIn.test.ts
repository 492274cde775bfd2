import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import type { IpcError } from "../../bindings/IpcError";
import type { KeyInfo } from "../../bindings/KeyInfo";
import * as ipc from "../../ipc";
import { service } from "../../state/service.svelte";
import { signIn } from "../../state/sign-in.svelte";
import { aKey, aProblem, aStatus } from "../../test-fixtures";
import FirstRun from "../firstrun/FirstRun.svelte";
import KeySection from "./KeySection.svelte";

vi.mock("../../ipc");

const pages = { page: "https://openrouter.ai/auth?a", codePage: "https://openrouter.ai/auth?b" };
const stored = { key: { state: "stored", lastFour: "9f3c" } } as const;
const done = vi.fn();
let grant: (info: KeyInfo) => void;
let fail: (error: IpcError) => void;

const button = (name: string) => screen.getByRole<HTMLButtonElement>("button", { name });
const click = (name: string) => userEvent.click(button(name));
const settled = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(ipc.cancelSignIn).mockResolvedValue();
  vi.mocked(ipc.openLink).mockResolvedValue();
  vi.mocked(ipc.useService).mockImplementation(async (kind) => aStatus({ kind }));
  vi.mocked(ipc.serviceStatus).mockResolvedValue(aStatus(stored));
  vi.mocked(ipc.listModels).mockResolvedValue({
    models: [],
    fetchedAt: null,
    refreshing: false,
    error: null,
  });
  vi.mocked(ipc.beginSignIn).mockResolvedValue(pages);
  vi.mocked(ipc.awaitSignIn).mockImplementation(
    () => new Promise((resolve, reject) => ([grant, fail] = [resolve, reject])),
  );
  signIn.cancel();
  vi.mocked(ipc.cancelSignIn).mockClear();
});

async function first() {
  service.take(aStatus({ kind: "none", url: "" }));
  render(FirstRun, { ondone: done });
  await click("Sign in with OpenRouter");
  expect((await screen.findByText("Waiting for your browser…")).getAttribute("role")).toBe(
    "status",
  );
}

test("the key comes back by itself, and the card shows what it may spend", async () => {
  await first();
  expect(ipc.useService).toHaveBeenCalledWith("openRouter", "");
  grant(aKey());
  expect(await screen.findByRole("heading", { name: "Connected" })).toBeTruthy();
  expect(screen.getByText("$10.00 · $7.50 left")).toBeTruthy();
  expect(screen.getByText("in the system keyring")).toBeTruthy();
  await click("Start chatting");
  expect(done).toHaveBeenCalled();
  expect(ipc.cancelSignIn).not.toHaveBeenCalled();
});

test("the page can be opened again and its address copied", async () => {
  const writeText = vi.fn().mockResolvedValue(undefined);
  vi.stubGlobal("navigator", { clipboard: { writeText }, platform: "Linux" });
  await first();
  const address = screen.getByRole<HTMLInputElement>("textbox", { name: "Address of the page" });
  expect(address.value).toBe(pages.page);
  await click("Open the page again");
  expect(ipc.openLink).toHaveBeenCalledWith(pages.page);
  button("Copy").click();
  expect(await screen.findByRole("button", { name: "Copied" })).toBeTruthy();
  expect(writeText).toHaveBeenCalledWith(pages.page);
  vi.unstubAllGlobals();
});

test("a code does instead where no browser reaches this computer", async () => {
  await first();
  await click("Get a code");
  expect(ipc.openLink).toHaveBeenCalledWith(pages.codePage);
  const field = screen.getByRole<HTMLInputElement>("textbox", { name: "Code" });
  expect(document.activeElement).toBe(field);
  vi.mocked(ipc.pasteSignInCode).mockRejectedValueOnce(aProblem("badKey"));
  await userEvent.type(field, " old {Enter}");
  expect(ipc.pasteSignInCode).toHaveBeenCalledWith("old");
  expect((await screen.findByRole("alert")).textContent).toContain("not accepted");
  // A code that is taken ends the waiting for the browser, which is no failure.
  vi.mocked(ipc.pasteSignInCode).mockImplementationOnce(async () => {
    fail(aProblem("cancelled"));
    await settled();
    return aKey();
  });
  await userEvent.clear(field);
  await userEvent.type(field, "new");
  await click("Use this code");
  expect(await screen.findByRole("heading", { name: "Connected" })).toBeTruthy();
});

test("each way it can end is said in place, with a way on", async () => {
  await first();
  fail(aProblem("timeout"));
  expect((await screen.findByRole("alert")).textContent).toContain("ten minutes");
  await click("Try again");
  expect(await screen.findByText("Waiting for your browser…")).toBeTruthy();
  fail(aProblem("network"));
  expect((await screen.findByRole("alert")).textContent).toContain("could not be reached");
  vi.mocked(ipc.beginSignIn).mockRejectedValueOnce(aProblem("bug"));
  await click("Try again");
  expect((await screen.findByRole("alert")).textContent).toContain("Something inside Timbre");
  await click("Cancel");
  expect(button("Paste a key")).toBeTruthy();
  expect(ipc.cancelSignIn).not.toHaveBeenCalled();
});

test("Cancel ends the attempt, and what it brings later is ignored", async () => {
  await first();
  await click("Cancel");
  expect(ipc.cancelSignIn).toHaveBeenCalledTimes(1);
  fail(aProblem("cancelled"));
  await settled();
  expect(screen.queryByRole("alert")).toBe(null);
  expect(button("Sign in with OpenRouter")).toBeTruthy();
});

test("an attempt cancelled while it was being prepared does not go on waiting", async () => {
  service.take(aStatus());
  let prepared = (_: typeof pages) => {};
  vi.mocked(ipc.beginSignIn).mockReturnValueOnce(new Promise((resolve) => (prepared = resolve)));
  const begun = signIn.begin();
  signIn.cancel();
  prepared(pages);
  await begun;
  expect(ipc.cancelSignIn).toHaveBeenCalledTimes(2);
  expect(ipc.awaitSignIn).not.toHaveBeenCalled();
  expect(signIn.active).toBe(false);
});

test("Settings offers it beside the key, waits in place and shows the key that came", async () => {
  service.take(aStatus());
  render(KeySection);
  await click("Sign in…");
  expect(await screen.findByText("Waiting for your browser…")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Enter a key…" })).toBe(null);
  grant(aKey({ label: "Mine" }));
  expect(await screen.findByText("Mine")).toBeTruthy();
  expect(screen.getByText("Key ending in 9f3c")).toBeTruthy();
  expect(button("Replace…")).toBeTruthy();
});

test("a server of one's own has no such sign-in", () => {
  service.take(aStatus({ kind: "custom", key: { state: "notNeeded" } }));
  render(KeySection);
  expect(screen.queryByRole("button", { name: "Sign in…" })).toBe(null);
});
