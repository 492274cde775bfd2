import { beforeEach, expect, test, vi } from "vitest";

import { layout } from "./layout.svelte";
import { initialSettings, settings } from "./settings.svelte";

vi.mock("../ipc");

beforeEach(() => {
  settings.value = initialSettings;
  layout.windowWidth = 1180;
});

test("in a wide window both panels stand beside the text", () => {
  expect(layout.overlay).toBe(false);
  expect(layout.consoleOpen).toBe(true);
});

test("in a narrow window the console is closed until asked for, and its setting stays", () => {
  layout.windowWidth = 720;
  expect(layout.overlay).toBe(true);
  expect(layout.consoleOpen).toBe(false);
  layout.toggleConsole();
  expect(layout.consoleOpen).toBe(true);
  expect(layout.closeOverlay()).toBe(true);
  expect(layout.closeOverlay()).toBe(false);
  expect(settings.value.consoleOpen).toBe(true);
});

test("panels stay within their limits and leave the text its room", () => {
  layout.resize("sidebar", 9999);
  expect(settings.value.sidebarWidth).toBe(400);
  layout.windowWidth = 720;
  expect(layout.sidebarWidth).toBe(300);
  layout.resize("console", 1);
  expect(settings.value.consoleWidth).toBe(280);
});
