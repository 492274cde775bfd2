/** What the next question will cost, roughly, before it is sent. */
import type { Model } from "../../bindings/Model";

// The usual rule of thumb for English; the receipt has the truth afterwards.
const CHARACTERS_PER_TOKEN = 4;

/** Tokens of what was said so far and of the draft. */
export function promptTokens(before: number, draft: string, systemPrompt: string): number {
  const typed = draft.length + (before === 0 ? systemPrompt.length : 0);
  return before + Math.ceil(typed / CHARACTERS_PER_TOKEN);
}

/** USD for reading `tokens`; null when the price is unknown. */
export function promptCost(model: Model | null, tokens: number): number | null {
  if (model?.promptPrice == null || model.promptPrice === "") return null;
  return (Number(model.promptPrice) * tokens) / 1e6;
}

/** USD at most for an answer of `limit` tokens; null when price or limit is unknown. */
export function answerCost(model: Model | null, limit: unknown): number | null {
  if (model?.completionPrice == null || model.completionPrice === "") return null;
  if (typeof limit !== "number") return null;
  return (Number(model.completionPrice) * limit) / 1e6;
}
