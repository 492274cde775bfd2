// What a model is being chosen for: the questions to come, or one answer that is asked for again.

import { asking } from "./conversation.svelte";
import type { ChatMessage } from "./conversation/message.svelte";
import { dialogs } from "./dialogs.svelte";
import { setup } from "./setup.svelte";

class Picking {
  /** The answer to ask another model for; null when the model of coming questions is chosen. */
  answer = $state.raw<ChatMessage | null>(null);
  /** The chosen model is asked from then on, too. */
  #lasting = false;

  /** Opens the picker to have `answer` given once more, by another model. */
  again(answer: ChatMessage) {
    this.answer = answer;
    this.#lasting = false;
    dialogs.show("models");
  }

  /** Opens the picker for a model that answers in place of the one that cannot, now and from then on. */
  instead(answer: ChatMessage) {
    this.again(answer);
    this.#lasting = true;
  }

  /** The model that is in force where one is being chosen. */
  get current(): string | null {
    return this.answer === null ? setup.model : (this.answer.view.generation?.modelAsked ?? null);
  }

  /** Takes the choice to where it belongs. */
  choose(model: string) {
    const { answer } = this;
    this.answer = null;
    if (answer === null) setup.change({ model });
    else if (this.#lasting) asking.switchTo(model, answer);
    else void asking.retry(answer, { model });
  }

  /** The picker closed without a choice. */
  end() {
    this.answer = null;
  }
}

export const picking = new Picking();
