/** Every way an answer can end, each with its own sentence and its own next steps. */
import type { MessageView } from "../../bindings/MessageView";

/** A next step offered under an answer. */
export type Step = "retry" | "continue" | "edit" | "model";

/** The words on a step's button. */
export const stepLabels: Readonly<Record<Step, string>> = {
  retry: "Try again",
  continue: "Continue",
  edit: "Edit the question",
  model: "Choose another model",
};

/** What is said of an ending; `text` may be more than one sentence. */
export type Ending = { readonly text: string; readonly steps: readonly Step[] };

/** What to say under a finished answer; null when it ended well. Errors have words of their own. */
export function endingOf(view: MessageView, hasContent: boolean): Ending | null {
  const generation = view.generation;
  const refusal = generation?.refusal ?? null;
  if (refusal !== null && refusal !== "") {
    return { text: `The model refused: ${refusal}`, steps: ["edit", "model"] };
  }
  switch (view.status) {
    case "streaming":
      return null;
    case "failed":
      return broken(hasContent);
    case "interrupted":
      // What broke it off is told above; without that it was the end of Timbre.
      if (generation?.error != null) return broken(hasContent);
      return hasContent
        ? {
            text: "Timbre closed while this was being written. What had arrived is kept.",
            steps: ["continue", "retry"],
          }
        : { text: "Timbre closed before the first word arrived.", steps: ["retry"] };
    case "stopped":
      return hasContent
        ? { text: "You stopped this answer.", steps: ["continue", "retry"] }
        : { text: "Stopped before the first word.", steps: ["retry"] };
    case "empty":
      return { text: "The model ended without writing anything.", steps: ["retry", "model"] };
    case "complete":
      return byReason(generation?.finishReason ?? null, hasContent);
  }
}

const broken = (hasContent: boolean): Ending => ({
  text: hasContent ? "What came before the failure is kept." : "Nothing of it arrived.",
  steps: hasContent ? ["continue", "retry"] : ["retry"],
});

function byReason(reason: string | null, hasContent: boolean): Ending | null {
  switch (reason) {
    case "length":
      return {
        text: hasContent
          ? "The answer reached its length limit and was cut. Raise Max tokens for longer ones."
          : "All of Max tokens went into thinking. Raise it, or lower the effort.",
        steps: hasContent ? ["continue"] : ["retry"],
      };
    case "content_filter":
      return { text: "The provider's filter ended this answer.", steps: ["edit", "model"] };
    case "tool_calls":
      return {
        text: "The model asked for a tool, and there is none to run here.",
        steps: ["retry", "edit"],
      };
    case "error":
      return { text: "The provider reported an error at the end.", steps: ["continue", "retry"] };
    default:
      return hasContent
        ? null
        : { text: "The model ended without writing anything.", steps: ["retry", "model"] };
  }
}
