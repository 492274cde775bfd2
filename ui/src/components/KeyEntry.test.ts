import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import type { KeyInfo } from "../bindings/KeyInfo";
import * as ipc from "../ipc";
import { service } from "../state/service.svelte";
import { aKey, aProblem } from "../test-fixtures";
import KeyEntry from "./KeyEntry.svelte";

vi.mock("../ipc");

const info = aKey({ usage: "0.0123", limit: null, limitRemaining: null });

beforeEach(() => {
  vi.resetAllMocks();
  render(KeyEntry);
});

const field = () => screen.getByLabelText<HTMLInputElement>("OpenRouter API key");

test("the field is empty before the key has been checked, and the result is shown", async () => {
  let answer = (_: KeyInfo) => {};
  vi.mocked(ipc.setKey).mockReturnValueOnce(new Promise((done) => (answer = done)));
  vi.mocked(ipc.serviceStatus).mockResolvedValueOnce({
    ...service.status,
    key: { state: "session", lastFour: "1234", reason: "keyringUnavailable" },
  });
  expect(field().type).toBe("password");
  await userEvent.type(field(), " sk-or-1234 {Enter}");
  expect(ipc.setKey).toHaveBeenCalledWith("sk-or-1234");
  expect(field().value).toBe("");
  answer(info);
  expect(await screen.findByRole("heading", { name: "The key works" })).toBeTruthy();
  expect(await screen.findByText("until Timbre closes")).toBeTruthy();
  expect(screen.getByText("$0.0123")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Done" }));
  expect(ipc.closeWindow).toHaveBeenCalled();
});

test("a refused key is said in place and another can be typed", async () => {
  vi.mocked(ipc.setKey).mockRejectedValueOnce(aProblem("badKey"));
  await userEvent.type(field(), "wrong{Enter}");
  expect((await screen.findByRole("alert")).textContent).toContain("did not accept the key");
  expect(document.activeElement).toBe(field());
});

test("nothing typed asks nothing; Escape closes the window", async () => {
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(ipc.setKey).not.toHaveBeenCalled();
  await userEvent.keyboard("{Escape}");
  expect(ipc.closeWindow).toHaveBeenCalled();
});
