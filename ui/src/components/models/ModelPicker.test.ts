import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import { catalogue } from "../../state/catalogue.svelte";
import { settings } from "../../state/settings.svelte";
import { setup } from "../../state/setup.svelte";
import { aModel } from "../../test-fixtures";
import ModelPicker from "./ModelPicker.svelte";

vi.mock("../../ipc");

const closed = vi.fn();
const names = () =>
  screen.getAllByRole("option").map((option) => option.getAttribute("aria-label"));

beforeEach(() => {
  closed.mockReset();
  settings.value = { ...settings.value, model: "b/two" };
  catalogue.models = [
    aModel({ id: "a/one", name: "One" }),
    aModel({ id: "b/two", name: "Two" }),
    aModel({ id: "c/three", name: "Three" }),
  ];
  render(ModelPicker, { onclose: closed });
});

test("the current model comes first and is marked", () => {
  expect(screen.getByRole("dialog", { name: "Choose a model" })).toBeTruthy();
  expect(names()).toEqual(["Two", "One", "Three"]);
  expect(screen.getByRole("option", { name: "Two" }).getAttribute("aria-selected")).toBe("true");
  expect(document.activeElement).toBe(screen.getByRole("combobox", { name: "Search models" }));
});

test("arrows move, Enter chooses", async () => {
  const field = screen.getByRole("combobox");
  await userEvent.type(field, "{ArrowDown}{ArrowDown}");
  const active = document.getElementById(field.getAttribute("aria-activedescendant") ?? "");
  expect(active?.getAttribute("aria-label")).toBe("Three");
  await userEvent.keyboard("{Enter}");
  expect(setup.model).toBe("c/three");
  expect(closed).toHaveBeenCalled();
});

test("typing filters by name, author and id", async () => {
  await userEvent.type(screen.getByRole("combobox"), "a on");
  expect(names()).toEqual(["One"]);
});

test("an id that the list does not have is used as it is typed", async () => {
  await userEvent.type(screen.getByRole("combobox"), "my/own:tag{Enter}");
  expect(setup.model).toBe("my/own:tag");
});

test("what matches nothing says so", async () => {
  await userEvent.type(screen.getByRole("combobox"), "no such thing");
  expect(screen.getByText("No model matches “no such thing”.")).toBeTruthy();
});
