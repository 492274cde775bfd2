import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import type { Hit } from "../../bindings/Hit";
import type { SearchPage } from "../../bindings/SearchPage";
import * as ipc from "../../ipc";
import { conversation } from "../../state/conversation.svelte";
import { fullText } from "../../state/full-text.svelte";
import { aProblem } from "../../test-fixtures";
import SearchDialog from "./SearchDialog.svelte";

vi.mock("../../ipc");

const closed = vi.fn();
const hit = (message: number, more: Partial<Hit> = {}): Hit => ({
  message,
  conversation: 7,
  title: "Ships",
  role: "user",
  createdAt: 0,
  snippet: "the harbour letter",
  marks: [[4, 11]],
  ...more,
});
const page = (hits: Hit[], more: Partial<SearchPage> = {}): SearchPage => ({
  titles: [],
  hits,
  next: null,
  ...more,
});
const field = () => screen.getByRole("combobox", { name: "Search all messages" });
const options = () => screen.findAllByRole("option");

beforeEach(() => {
  vi.resetAllMocks();
  fullText.type("");
  render(SearchDialog, { onclose: closed });
});

test("results come as it is typed, with the matches marked and never as markup", async () => {
  vi.mocked(ipc.search).mockResolvedValue(
    page([hit(1), hit(2, { role: "assistant", snippet: "<b>harbour</b>", marks: [[3, 10]] })], {
      titles: [{ conversation: 9, title: "Harbour", marks: [[0, 4]] }],
    }),
  );
  expect(document.activeElement).toBe(field());
  await userEvent.type(field(), "harb");
  const rows = await options();
  expect(rows).toHaveLength(3);
  expect(rows.map((row) => row.querySelector("mark")?.textContent)).toEqual([
    "Harb",
    "harbour",
    "harbour",
  ]);
  expect(rows[2]?.textContent).toContain("<b>harbour</b>");
  expect(rows[1]?.textContent).toContain("You");
  expect(screen.getByText("3 places")).toBeTruthy();
  expect(vi.mocked(ipc.search).mock.lastCall).toEqual(["harb", expect.any(Number), null]);
});

test("Enter opens the conversation at the message that the arrows chose", async () => {
  const openAt = vi.spyOn(conversation, "openAt").mockResolvedValue();
  vi.mocked(ipc.search).mockResolvedValue(page([hit(1), hit(2)]));
  await userEvent.type(field(), "harbour");
  await options();
  await userEvent.keyboard("{ArrowDown}");
  const active = document.getElementById(field().getAttribute("aria-activedescendant") ?? "");
  expect(active?.getAttribute("aria-selected")).toBe("true");
  await userEvent.keyboard("{Enter}");
  expect(openAt).toHaveBeenCalledWith(2, ["harbour"]);
  expect(closed).toHaveBeenCalled();
});

test("a title opens its conversation", async () => {
  const open = vi.spyOn(conversation, "open").mockResolvedValue();
  const titles: SearchPage["titles"] = [{ conversation: 9, title: "Harbour", marks: [[0, 7]] }];
  vi.mocked(ipc.search).mockResolvedValue(page([], { titles }));
  await userEvent.type(field(), "harbour");
  await userEvent.click((await options())[0] as HTMLElement);
  expect(open).toHaveBeenCalledWith(9);
});

test("older hits follow when the end is near", async () => {
  vi.mocked(ipc.search)
    .mockResolvedValueOnce(page([hit(5)], { next: 5 }))
    .mockResolvedValueOnce(page([hit(4)]));
  fullText.type("harbour");
  await vi.waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(2));
  expect(vi.mocked(ipc.search).mock.lastCall).toEqual(["harbour", expect.any(Number), 5]);
});

test("a filter is begun by its button, and the caret stands behind it", async () => {
  vi.mocked(ipc.search).mockResolvedValue(page([]));
  await userEvent.click(screen.getByRole("button", { name: /^model:/ }));
  expect((field() as HTMLInputElement).value).toBe("model:");
  await vi.waitFor(() => expect((field() as HTMLInputElement).selectionStart).toBe(6));
  await userEvent.keyboard("glm");
  expect(fullText.text).toBe("model:glm");
  expect(await screen.findByText("No message has “model:glm”.")).toBeTruthy();
});

test("a search that fails says why", async () => {
  vi.mocked(ipc.search).mockRejectedValue(aProblem("libraryLocked"));
  await userEvent.type(field(), "x");
  expect((await screen.findByRole("alert")).textContent).toContain("Another program");
});

test("of ten thousand results only those in sight are in the page", async () => {
  const hits = Array.from({ length: 10_000 }, (_, index) => hit(index + 1));
  vi.mocked(ipc.search).mockResolvedValue(page(hits));
  await userEvent.type(field(), "x");
  expect((await options()).length).toBeLessThan(40);
});
