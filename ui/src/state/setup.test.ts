import { beforeEach, expect, test, vi } from "vitest";

import type { Conversation } from "../bindings/Conversation";
import * as ipc from "../ipc";
import { anOpenConversation } from "../test-fixtures";
import { parameters } from "./parameters.svelte";
import { settings } from "./settings.svelte";
import { setup } from "./setup.svelte";

vi.mock("../ipc");

const chat = (id: number): Conversation =>
  anOpenConversation(id, { title: "", model: "a/b", parameters: { top_p: 0.5 } });

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  setup.show(null);
  settings.value = { ...settings.value, parameters: {}, model: null };
});

test("with no conversation open, changes are for new ones", async () => {
  parameters.set("temperature", 0.5);
  expect(settings.value.parameters).toEqual({ temperature: 0.5 });
  await vi.advanceTimersByTimeAsync(300);
  expect(ipc.saveSettings).toHaveBeenCalledWith({ parameters: { temperature: 0.5 } });
});

test("an open conversation keeps its own", async () => {
  setup.show(chat(7));
  parameters.set("temperature", 0.5);
  parameters.set("top_p", undefined);
  expect(parameters.values).toEqual({ temperature: 0.5 });
  expect(settings.value.parameters).toEqual({});
  await setup.flush();
  expect(ipc.updateConversation).toHaveBeenCalledWith(7, { parameters: { temperature: 0.5 } });
});

test("a conversation without a model of its own asks the one for new chats", () => {
  settings.value = { ...settings.value, model: "c/d" };
  setup.show({ ...chat(7), model: null });
  expect(setup.model).toBe("c/d");
});

test("leaving a conversation saves what waits", () => {
  setup.show(chat(7));
  setup.change({ model: "c/d" });
  setup.show(chat(8));
  return vi.waitFor(() => expect(ipc.updateConversation).toHaveBeenCalledWith(7, { model: "c/d" }));
});

test("the same conversation shown again keeps what was changed here", () => {
  setup.show(chat(7));
  setup.change({ model: "c/d" });
  setup.show({ ...chat(7), title: "Named" });
  expect(setup.model).toBe("c/d");
  expect(setup.conversation?.title).toBe("Named");
});

test("a reset of everything can be taken back", () => {
  setup.show(chat(7));
  const undo = parameters.resetAll();
  expect(parameters.values).toEqual({});
  undo();
  expect(parameters.values).toEqual({ top_p: 0.5 });
});
