import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import type { ParameterKind } from "../../bindings/ParameterKind";
import type { ParameterSpec } from "../../bindings/ParameterSpec";
import type { JsonValue } from "../../bindings/serde_json/JsonValue";
import { catalogue } from "../../state/catalogue.svelte";
import { parameters } from "../../state/parameters.svelte";
import { settings } from "../../state/settings.svelte";
import { aModel } from "../../test-fixtures";
import Row from "./Row.svelte";

vi.mock("../../ipc");

const spec = (kind: ParameterKind, initial: JsonValue | null = null): ParameterSpec => ({
  name: "it",
  group: "sampling",
  label: "Temperature",
  explanation: "What it does.",
  supported: null,
  kind,
  default: initial,
});

const number: ParameterKind = { kind: "number", min: 0, max: 2, step: 0.01 };
const show = (kind: ParameterKind, initial: JsonValue | null = null) =>
  render(Row, { spec: spec(kind, initial) });
const value = () => parameters.values["it"];
const slider = () => screen.getByRole("slider", { name: "Temperature" });

beforeEach(() => {
  settings.value = { ...settings.value, parameters: {}, model: null };
  catalogue.models = [];
});

test("an unset slider says so and stands at the default", () => {
  show(number, 1);
  expect(slider().getAttribute("aria-valuetext")).toBe("not sent");
  expect(slider().getAttribute("aria-valuenow")).toBe("1");
  expect(screen.queryByRole("button", { name: "Reset Temperature" })).toBe(null);
});

test("keys move a slider from its default and unset it", async () => {
  const user = userEvent.setup();
  show(number, 1);
  slider().focus();
  await user.keyboard("{ArrowRight}");
  expect(value()).toBe(1.01);
  await user.keyboard("{Shift>}{ArrowLeft}{/Shift}");
  expect(value()).toBe(0.91);
  await user.keyboard("{PageUp}");
  expect(value()).toBe(1.01);
  await user.keyboard("{End}");
  expect(value()).toBe(2);
  await user.keyboard("{Home}");
  expect(value()).toBe(0);
  expect(slider().getAttribute("aria-valuetext")).toBe("0.00");
  await user.keyboard("{Delete}");
  expect(value()).toBe(undefined);
});

test("a double click sets the default", async () => {
  const user = userEvent.setup();
  show(number, 1);
  await user.dblClick(slider());
  expect(value()).toBe(1);
});

test("a typed number is taken at once; an impossible one is said and changes nothing", async () => {
  const user = userEvent.setup();
  show(number);
  const field = screen.getByRole("textbox", { name: "Temperature value" });
  expect(field.getAttribute("placeholder")).toBe("not sent");
  await user.type(field, "0.7");
  expect(value()).toBe(0.7);
  await user.clear(field);
  expect(value()).toBe(undefined);
  await user.type(field, "1");
  await user.type(field, "9");
  expect(value()).toBe(1);
  expect(screen.getByRole("alert").textContent).toBe("Between 0 and 2. Still sending 1.00.");
  await user.keyboard("{Escape}");
  expect(screen.queryByRole("alert")).toBe(null);
});

test("reset leaves the parameter out", async () => {
  const user = userEvent.setup();
  show(number);
  parameters.set("it", 0.5);
  await user.click(await screen.findByRole("button", { name: "Reset Temperature" }));
  expect("it" in parameters.values).toBe(false);
});

test("a row explains itself when asked", async () => {
  const user = userEvent.setup();
  show(number);
  const button = screen.getByRole("button", { name: "Temperature: what it does" });
  expect(button.getAttribute("aria-expanded")).toBe("false");
  await user.click(button);
  expect(screen.getByText("What it does.").hidden).toBe(false);
});

test("a boolean has three states", async () => {
  const user = userEvent.setup();
  show({ kind: "boolean" });
  const radio = (name: string) => screen.getByRole("radio", { name });
  expect(radio("not sent").getAttribute("aria-checked")).toBe("true");
  await user.click(radio("off"));
  expect(value()).toBe(false);
  await user.keyboard("{ArrowRight}");
  expect(value()).toBe(true);
  await user.click(radio("not sent"));
  expect(value()).toBe(undefined);
});

test("a choice is chosen and taken back by keys", async () => {
  const user = userEvent.setup();
  show({ kind: "choice", options: ["low", "high"] });
  await user.tab();
  screen.getByRole("radio", { name: "low" }).focus();
  await user.keyboard("{ArrowRight}");
  expect(value()).toBe("high");
  await user.keyboard("{Delete}");
  expect(value()).toBe(undefined);
});

test("texts become a list of limited length", async () => {
  const user = userEvent.setup();
  show({ kind: "strings", max: 2 });
  await user.type(screen.getByRole("textbox", { name: "Temperature" }), "END{Enter}, {Enter}");
  expect(value()).toEqual(["END", ", "]);
  expect(screen.queryByRole("textbox")).toBe(null);
  await user.click(screen.getByRole("button", { name: "Remove END" }));
  expect(value()).toEqual([", "]);
});

test("JSON that does not parse is said, and the last that did stays", async () => {
  const user = userEvent.setup();
  show({ kind: "json" });
  const field = screen.getByRole("textbox", { name: "Temperature" });
  await user.click(field);
  await user.paste('{"a":1}');
  expect(value()).toEqual({ a: 1 });
  await user.paste(",");
  expect(value()).toEqual({ a: 1 });
  expect(screen.getByRole("alert").textContent).toMatch(/^Not JSON yet/);
});

test("what the model ignores is said below the label, and the control returns with the explanation", async () => {
  catalogue.models = [aModel({ id: "a/b", supportedParameters: ["seed"] })];
  settings.value = { ...settings.value, model: "a/b" };
  render(Row, { spec: { ...spec(number), supported: "temperature" } });
  expect(screen.getByText("ignored by this model").tagName).toBe("P");
  expect(screen.queryByRole("slider")).toBe(null);
  await userEvent.click(screen.getByRole("button", { name: "Temperature: what it does" }));
  expect(slider().getAttribute("aria-describedby")).toBe(
    screen.getByText("ignored by this model").id,
  );
});
