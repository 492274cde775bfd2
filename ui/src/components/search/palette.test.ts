import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import * as ipc from "../../ipc";
import { catalogue } from "../../state/catalogue.svelte";
import { conversation } from "../../state/conversation.svelte";
import { conversations } from "../../state/conversations.svelte";
import { dialogs } from "../../state/dialogs.svelte";
import { fullText } from "../../state/full-text.svelte";
import { settings } from "../../state/settings.svelte";
import { setup } from "../../state/setup.svelte";
import { aConversation, aModel, anOpenConversation } from "../../test-fixtures";
import PaletteDialog from "./PaletteDialog.svelte";

vi.mock("../../ipc");

const field = () => screen.getByRole("combobox", { name: "Chats, commands, models, settings" });
const names = () => screen.queryAllByRole("option").map((row) => row.getAttribute("aria-label"));

beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(ipc.search).mockResolvedValue({ titles: [], hits: [], next: null });
  setup.show(null);
  catalogue.models = [aModel({ id: "z-ai/glm-4.6", name: "GLM 4.6" })];
  conversations.load({ items: [aConversation(1, { title: "The harbour" })], next: null });
  render(PaletteDialog, { onclose: () => dialogs.close() });
});

test("it begins with the newest chats and every command", () => {
  expect(names()[0]).toBe("The harbour, Chat");
  expect(names()).toContain("New chat, Command");
  expect(document.activeElement).toBe(field());
});

test("chats that are not in the list are found in the library", async () => {
  const open = vi.spyOn(conversation, "open").mockResolvedValue();
  const far = { conversation: 99, title: "An old harbour", marks: [[7, 14]] as [number, number][] };
  vi.mocked(ipc.search).mockResolvedValue({ titles: [far], hits: [], next: null });
  await userEvent.type(field(), "harbour");
  await vi.waitFor(() => expect(names()).toEqual(["The harbour, Chat", "An old harbour, Chat"]));
  await userEvent.keyboard("{ArrowDown}{Enter}");
  expect(open).toHaveBeenCalledWith(99);
});

test("a command, a setting and a model are done by their names", async () => {
  await userEvent.type(field(), "settings{Enter}");
  expect(dialogs.open).toBe("settings");
  await userEvent.clear(field());
  await userEvent.type(field(), "theme dark{Enter}");
  expect(settings.value.theme).toBe("dark");
  await userEvent.clear(field());
  await userEvent.type(field(), "glm{Enter}");
  expect(setup.model).toBe("z-ai/glm-4.6");
});

test("commands of the open chat are there only while one is open", async () => {
  expect(names()).not.toContain("Archive this chat, Command");
  setup.show(anOpenConversation(1));
  await vi.waitFor(() => expect(names()).toContain("Archive this chat, Command"));
});

test("what is typed goes on as a search in all messages", async () => {
  await userEvent.type(field(), "zzz");
  expect(screen.getByText("Nothing is called “zzz”.")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Search in all messages" }));
  expect([dialogs.open, fullText.text]).toEqual(["search", "zzz"]);
});
