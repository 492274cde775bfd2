// What the chosen model makes of a parameter: the range and choices it really has, and what is said when it
// ignores a value or two values exclude each other.

import type { Model } from "../bindings/Model";
import type { ParameterSpec } from "../bindings/ParameterSpec";
import type { Parameters } from "../bindings/Parameters";

/** `ignored` dims the row; `some` only tells; `conflict` warns beside it. */
export type Note = { kind: "ignored" | "some" | "conflict"; text: string };

/** What else is known of where the question goes. */
export type Where = {
  /** The service knows what OpenRouter adds to the API. */
  extended: boolean;
  /** How many of the model's providers honour a parameter; null when that is not known. */
  support: (parameter: string) => { some: number; all: number } | null;
};

const anywhere: Where = { extended: true, support: () => null };

const ignored = (text: string): Note => ({ kind: "ignored", text });
const conflict = (text: string): Note => ({ kind: "conflict", text });

/** The parameter as `model` offers it: its own maximum, which makes a slider of a field; its default; its efforts. */
export function offered(spec: ParameterSpec, model: Model | null): ParameterSpec {
  if (!model) return spec;
  const own = model.defaultParameters[spec.name];
  const adapted = own === undefined ? spec : { ...spec, default: own };
  const { kind } = adapted;
  const most = model.maxCompletionTokens ?? model.contextLength;
  if (spec.name === "max_tokens" && kind.kind === "integer" && most !== null) {
    return { ...adapted, kind: { ...kind, max: most, slider: true } };
  }
  if (spec.name === "reasoning.effort" && kind.kind === "choice") {
    return { ...adapted, kind: { ...kind, options: efforts(kind.options, model) } };
  }
  return adapted;
}

// From least to most, as a fader goes.
const ORDER = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];

function efforts(options: string[], model: Model): string[] {
  const own = model.reasoning?.supportedEfforts;
  const mandatory = model.reasoning?.mandatory ?? false;
  const has = (effort: string) => (effort === "none" ? !mandatory : !own || own.includes(effort));
  return options.filter(has).sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
}

/** What has to be said of a parameter; null when there is nothing. */
export function note(
  spec: ParameterSpec,
  values: Parameters,
  model: Model | null,
  where: Where = anywhere,
): Note | null {
  if (!where.extended && !plain(spec)) return ignored("only OpenRouter knows this; it is not sent");
  return (
    (model && ignoredBy(spec, model)) ??
    clash(spec, values, model) ??
    honoured(spec, where, values["provider.require_parameters"] === true)
  );
}

/** Whether any server of this shape can be sent a parameter. */
export const plain = (spec: ParameterSpec) =>
  spec.group !== "routing" && (spec.group !== "reasoning" || spec.name === "reasoning.effort");

function honoured(spec: ParameterSpec, where: Where, required: boolean): Note | null {
  const support = spec.supported ? where.support(spec.supported) : null;
  if (support === null || support.some === support.all) return null;
  if (support.some === 0) return ignored("ignored by every provider");
  const counted = `${support.some} of ${support.all} providers`;
  return { kind: "some", text: required ? `asks only ${counted}` : `honoured by ${counted}` };
}

function ignoredBy(spec: ParameterSpec, model: Model): Note | null {
  const known = model.supportedParameters;
  if (spec.supported && known.length > 0 && !known.includes(spec.supported)) {
    return ignored("ignored by this model");
  }
  const { reasoning } = model;
  if (spec.name === "reasoning.effort" && reasoning?.effortControl === false) {
    return ignored("no effort levels");
  }
  if (spec.name === "reasoning.max_tokens" && reasoning?.supportsMaxTokens === false) {
    return ignored("no token budget");
  }
  return null;
}

function clash(spec: ParameterSpec, values: Parameters, model: Model | null): Note | null {
  const value = values[spec.name];
  if (value === undefined) return null;
  if (spec.name === "top_logprobs" && values["logprobs"] !== true) {
    return conflict("needs log probabilities on");
  }
  if (spec.name === "raw") {
    const twice = alsoSet(value, values);
    return twice.length > 0 ? conflict(`also sets ${twice.join(", ")}, and counts`) : null;
  }
  const rival = rivals[spec.name];
  if (rival && values[rival.name] !== undefined) return conflict(rival.text);
  if (model?.reasoning?.mandatory && turnsOff(spec.name, value)) {
    return conflict("this model always reasons");
  }
  return outside(offered(spec, model), value);
}

/** The parameters that the raw JSON sets although they have a value, by their dotted names. */
function alsoSet(raw: unknown, values: Parameters): string[] {
  const inRaw = (name: string) =>
    name.split(".").reduce<unknown>((at, key) => {
      const isObject = typeof at === "object" && at !== null && !Array.isArray(at);
      return isObject && Object.hasOwn(at, key) ? (at as Record<string, unknown>)[key] : undefined;
    }, raw) !== undefined;
  return Object.keys(values).filter((name) => name !== "raw" && inRaw(name));
}

const rivals: Record<string, { name: string; text: string }> = {
  "reasoning.effort": { name: "reasoning.max_tokens", text: "not together with a token budget" },
  "reasoning.max_tokens": { name: "reasoning.effort", text: "not together with an effort" },
};

const turnsOff = (name: string, value: unknown) =>
  (name === "reasoning.enabled" && value === false) ||
  (name === "reasoning.effort" && value === "none");

// A value can have been set for another model, or by hand.
function outside(spec: ParameterSpec, value: unknown): Note | null {
  const { kind } = spec;
  if ((kind.kind === "number" || kind.kind === "integer") && typeof value === "number") {
    if (value > kind.max) return conflict(`this model takes at most ${kind.max}`);
    if (value < kind.min) return conflict(`this model takes at least ${kind.min}`);
  }
  if (kind.kind === "choice" && typeof value === "string" && !kind.options.includes(value)) {
    return conflict(`this model has no “${value}”`);
  }
  return null;
}
