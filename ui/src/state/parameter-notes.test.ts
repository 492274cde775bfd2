import { expect, test } from "vitest";

import type { ParameterKind } from "../bindings/ParameterKind";
import type { ParameterSpec } from "../bindings/ParameterSpec";
import { aModel, someReasoning } from "../test-fixtures";
import { note, offered } from "./parameter-notes";

const spec = (
  name: string,
  kind: ParameterKind,
  supported: string | null = name,
): ParameterSpec => ({
  name,
  group: "sampling",
  label: name,
  explanation: "",
  supported,
  kind,
  default: null,
});

const number: ParameterKind = { kind: "number", min: 0, max: 2, step: 0.01 };
const integer: ParameterKind = {
  kind: "integer",
  min: 1,
  max: 2 ** 53 - 1,
  step: 1,
  slider: false,
};
const effort = spec(
  "reasoning.effort",
  { kind: "choice", options: ["high", "medium", "low", "none"] },
  "reasoning",
);

test("a parameter that the model does not list is ignored by it", () => {
  const only = aModel({ supportedParameters: ["temperature"] });
  expect(note(spec("top_a", number), {}, only)?.kind).toBe("ignored");
  expect(note(spec("temperature", number), {}, only)).toBe(null);
  expect(note(spec("raw", { kind: "json" }, null), {}, only)).toBe(null);
});

test("a model that lists nothing, and no model, say nothing", () => {
  expect(note(spec("top_a", number), {}, aModel())).toBe(null);
  expect(note(spec("top_a", number), { top_a: 1 }, null)).toBe(null);
});

test("effort and a token budget exclude each other", () => {
  const values = { "reasoning.effort": "low", "reasoning.max_tokens": 2000 };
  expect(note(effort, values, null)?.kind).toBe("conflict");
  expect(note(spec("reasoning.max_tokens", integer), values, null)?.kind).toBe("conflict");
  expect(note(effort, { "reasoning.effort": "low" }, null)).toBe(null);
});

test("top_logprobs needs logprobs", () => {
  const top = spec("top_logprobs", { kind: "integer", min: 0, max: 20, step: 1, slider: true });
  expect(note(top, { top_logprobs: 3 }, null)?.kind).toBe("conflict");
  expect(note(top, { top_logprobs: 3, logprobs: true }, null)).toBe(null);
});

test("raw JSON names what it sets a second time", () => {
  const raw = spec("raw", { kind: "json" }, null);
  const values = {
    temperature: 1,
    "provider.order": ["a"],
    raw: { temperature: 0, provider: { order: ["b"] } },
  };
  expect(note(raw, values, null)?.text).toBe("also sets temperature, provider.order, and counts");
  expect(note(raw, { temperature: 1, raw: { seed: 1 } }, null)).toBe(null);
});

test("mandatory reasoning has no off", () => {
  const always = aModel({ reasoning: someReasoning({ mandatory: true }) });
  expect(offered(effort, always).kind).toMatchObject({ options: ["low", "medium", "high"] });
  const enabled = spec("reasoning.enabled", { kind: "boolean" }, "reasoning");
  expect(note(enabled, { "reasoning.enabled": false }, always)?.text).toBe(
    "this model always reasons",
  );
});

test("efforts are the model's own, from least to most", () => {
  const some = aModel({ reasoning: someReasoning({ supportedEfforts: ["high", "low"] }) });
  expect(offered(effort, some).kind).toMatchObject({ options: ["none", "low", "high"] });
  expect(note(effort, { "reasoning.effort": "medium" }, some)?.text).toBe(
    "this model has no “medium”",
  );
});

test("max_tokens ends where the model does, and is a slider then", () => {
  const max = spec("max_tokens", integer);
  expect(offered(max, aModel({ maxCompletionTokens: 4096 })).kind).toMatchObject({
    max: 4096,
    slider: true,
  });
  expect(note(max, { max_tokens: 9000 }, aModel({ maxCompletionTokens: 4096 }))?.text).toBe(
    "this model takes at most 4096",
  );
  expect(offered(max, null)).toEqual(max);
});

test("the tick is the model's own default where it has one", () => {
  const own = aModel({ defaultParameters: { temperature: 0.6 } });
  expect(offered(spec("temperature", number), own).default).toBe(0.6);
});

test("what only some providers honour is counted, and what none does is ignored", () => {
  const by = (some: number) => ({ extended: true, support: () => ({ some, all: 7 }) });
  const top_a = spec("top_a", number);
  expect(note(top_a, {}, null, by(3))).toEqual({
    kind: "some",
    text: "honoured by 3 of 7 providers",
  });
  const required = { "provider.require_parameters": true };
  expect(note(top_a, required, null, by(3))?.text).toBe("asks only 3 of 7 providers");
  expect(note(top_a, {}, null, by(0))?.kind).toBe("ignored");
  expect(note(top_a, {}, null, by(7))).toBe(null);
  expect(note(spec("raw", { kind: "json" }, null), {}, null, by(3))).toBe(null);
});

test("another server than OpenRouter is not sent what only OpenRouter knows", () => {
  const elsewhere = { extended: false, support: () => null };
  const zdr = { ...spec("provider.zdr", { kind: "boolean" }, null), group: "routing" as const };
  expect(note(zdr, { "provider.zdr": true }, null, elsewhere)?.kind).toBe("ignored");
  expect(note({ ...effort, group: "reasoning" }, {}, null, elsewhere)).toBe(null);
  expect(note(spec("temperature", number), {}, null, elsewhere)).toBe(null);
});
