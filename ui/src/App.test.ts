import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import App from "./App.svelte";
import * as ipc from "./ipc";
import { dialogs } from "./state/dialogs.svelte";
import { firstPaint } from "./state/first-paint.svelte";
import { service } from "./state/service.svelte";
import { aStatus } from "./test-fixtures";

vi.mock("./ipc");

const field = () =>
  screen.findByRole<HTMLInputElement>("combobox", { name: "Chats, commands, models, settings" });

/** The window as it is before its first picture, with the keyboard in the field one writes in. */
function starting(): HTMLTextAreaElement {
  service.take(aStatus({ kind: "offline", url: "" }));
  firstPaint.done = false;
  render(App);
  const message = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message" });
  message.focus();
  return message;
}

beforeEach(() => {
  vi.resetAllMocks();
  dialogs.close();
  vi.mocked(ipc.search).mockResolvedValue({ titles: [], hits: [], next: null });
  vi.mocked(ipc.listModels).mockResolvedValue({
    models: [],
    fetchedAt: null,
    refreshing: false,
    error: null,
  });
});

test("what is typed before a dialog's code is there goes into the dialog and not into the question", async () => {
  const message = starting();
  await userEvent.keyboard("before{Control>}k{/Control}harx{Backspace}b{Enter}");
  expect(message.value).toBe("before");
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(ipc.send).not.toHaveBeenCalled();
  firstPaint.done = true;
  expect((await field()).value).toBe("harb");
  expect(document.activeElement).toBe(await field());
});

test("a dialog that is not there yet is taken back by Esc, and what follows is typed in the question", async () => {
  const message = starting();
  await userEvent.clear(message);
  await userEvent.keyboard("{Control>}k{/Control}har{Escape}on");
  expect(message.value).toBe("on");
  firstPaint.done = true;
  await userEvent.keyboard("{Control>}k{/Control}");
  await waitFor(async () => expect((await field()).value).toBe(""));
});
