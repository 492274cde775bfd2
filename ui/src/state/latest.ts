// Asking while a person types: one question at a time, and of those typed meanwhile only the last.

import type { IpcError } from "../bindings/IpcError";

export class Latest<Question, Answer> {
  #waiting: { question: Question } | null = null;
  #asking = false;
  #turn = 0;

  /** `answered` and `failed` hear of the newest question alone. */
  constructor(
    private readonly asked: (question: Question) => Promise<Answer>,
    private readonly answered: (question: Question, answer: Answer) => void,
    private readonly failed: (error: IpcError) => void,
  ) {}

  /** Asks now, or as soon as the question before it is answered. */
  ask(question: Question) {
    this.#turn += 1;
    this.#waiting = { question };
    if (!this.#asking) void this.#run();
  }

  /** What is on its way is not heard any more. */
  forget() {
    this.#turn += 1;
    this.#waiting = null;
  }

  async #run() {
    this.#asking = true;
    while (this.#waiting) {
      const { question } = this.#waiting;
      const turn = this.#turn;
      this.#waiting = null;
      try {
        const answer = await this.asked(question);
        if (turn === this.#turn) this.answered(question, answer);
      } catch (error) {
        if (turn === this.#turn) this.failed(error as IpcError);
      }
    }
    this.#asking = false;
  }
}
