/** Three first questions that show what a slider does: the same words, other values. */
import type { Parameters } from "../../bindings/Parameters";

/** A question, and the values that are set along with it. */
export type Starter = {
  readonly title: string;
  readonly text: string;
  readonly parameters: Parameters;
};

const QUESTION = "Describe rain on a tin roof in two sentences.";

export const starters: readonly Starter[] = [
  { title: "Sure of itself", text: QUESTION, parameters: { temperature: 0.2 } },
  { title: "Off the leash", text: QUESTION, parameters: { temperature: 1.2 } },
  {
    title: "Wild, with a net",
    text: QUESTION,
    parameters: { temperature: 1.2, min_p: 0.1 },
  },
];
