// What the first picture of the window does not need waits until that is on the screen.

/** A window that is not seen has no frames; what waits does not wait longer than this. */
const AT_MOST_MS = 1000;

class FirstPaint {
  /** False between the start of the page and its first picture. */
  done = $state(true);
  #waiting: (() => void)[] = [];

  /** There is no picture yet, and nothing to make one of. */
  expect() {
    this.done = false;
  }

  /** The page is complete, and its next frame is the first picture. */
  begin() {
    // The second frame begins when the first is painted.
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => this.#over())));
    setTimeout(() => this.#over(), AT_MOST_MS);
  }

  /** Runs `work` when the first picture is on the screen; at once when it is. */
  after(work: () => void) {
    if (this.done) work();
    else this.#waiting.push(work);
  }

  #over() {
    this.done = true;
    for (const work of this.#waiting.splice(0)) work();
  }
}

export const firstPaint = new FirstPaint();
