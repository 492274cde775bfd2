import { expect, test, vi } from "vitest";

import type { Boot } from "../bindings/Boot";
import * as ipc from "../ipc";
import { aStatus } from "../test-fixtures";
import { firstPaint } from "./first-paint.svelte";
import { settings } from "./settings.svelte";
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
