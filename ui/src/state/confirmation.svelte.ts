// A question that must be answered before something that cannot be taken back.

/** What is asked: the title, what will happen, and the words on the button that does it. */
export type Question = { title: string; text: string; action: string; danger?: boolean };

class Confirmation {
  question = $state.raw<Question | null>(null);
  #answer: (sure: boolean) => void = () => {};

  /** Resolves to true when the person wants it. */
  ask(question: Question): Promise<boolean> {
    this.answer(false);
    this.question = question;
    return new Promise((resolve) => (this.#answer = resolve));
  }

  /** Answers what is asked now. */
  answer(sure: boolean) {
    this.question = null;
    this.#answer(sure);
    this.#answer = () => {};
  }
}

export const confirmation = new Confirmation();
