import { expect, test, vi } from "vitest";

import type { Boot } from "../bindings/Boot";
import * as ipc from "../ipc";
import { aMessage, anOpenConversation, aStatus, aView } from "../test-fixtures";
import { conversation } from "./conversation.svelte";
import { firstPaint } from "./first-paint.svelte";
import { settings } from "./settings.svelte";
import { setup } from "./setup.svelte";
import { start } from "./start";

vi.mock("../ipc");

const first = (): Boot => ({
  version: "1.0.0",
  settings: settings.value,
  service: aStatus(),
  parameters: [],
  conversations: { items: [], next: null },
  opened: null,
  running: [],
  notices: [],
});

test("what waits to be saved is written before the window closes", async () => {
  const order: string[] = [];
  vi.mocked(ipc.saveSettings).mockImplementation(async (patch) => {
    order.push(`saved ${patch.theme}`);
    return { ...settings.value, ...patch };
  });
  vi.mocked(ipc.readyToClose).mockImplementation(async () => void order.push("ready"));
  start(first());
  settings.change({ theme: "dark" });
  vi.mocked(ipc.onEvent).mock.calls[0]?.[0]({ kind: "closing" });
  await vi.waitFor(() => expect(order).toContain("ready"));
  expect(order).toEqual(["saved dark", "ready"]);
});

test("the page listens before it asks for models, and asks for folders and tags after it", () => {
  vi.clearAllMocks();
  firstPaint.done = false;
  // Another service has other models: they are asked for.
  start({ ...first(), service: { ...aStatus(), url: "https://elsewhere.example/v1" } });
  const [listening] = vi.mocked(ipc.onEvent).mock.invocationCallOrder;
  const [asking] = vi.mocked(ipc.listModels).mock.invocationCallOrder;
  expect(listening).toBeLessThan(asking ?? 0);
  expect(ipc.listFolders).not.toHaveBeenCalled();
  firstPaint.done = true;
});

test("what waits to be saved in a library that is replaced is not written into the new one", async () => {
  vi.clearAllMocks();
  vi.useFakeTimers();
  const opened = (model: string) => aView(anOpenConversation(7, { model }), [aMessage(1)]);
  const kept = { ...settings.value, newDraft: "", lastConversation: 7 };
  start({ ...first(), settings: kept, opened: opened("a/old") });
  conversation.setDraft("of the old library");
  conversation.remember({ message: 1, offset: 0 });
  setup.change({ model: "a/changed" });
  settings.change({ newDraft: "of the old library" });
  vi.mocked(ipc.boot).mockResolvedValue({ ...first(), settings: kept, opened: opened("a/new") });
  vi.mocked(ipc.onEvent).mock.calls.at(-1)?.[0]({ kind: "libraryReplaced" });
  await vi.advanceTimersByTimeAsync(1000);
  expect(vi.mocked(ipc.updateConversation).mock.calls).toEqual([]);
  expect(vi.mocked(ipc.saveSettings).mock.calls).toEqual([]);
  expect([setup.model, conversation.draft, settings.value.newDraft]).toEqual(["a/new", "", ""]);
  vi.useRealTimers();
});
