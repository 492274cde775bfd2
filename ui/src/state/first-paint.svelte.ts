// What the first picture of the window does not need waits until that is on the screen.

class FirstPaint {
  /** False between the start of the page and its first picture. */
  done = $state(true);

  /** The page is about to be painted for the first time. */
  expect() {
    this.done = false;
    // The second frame begins when the first is painted.
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => (this.done = true))));
  }
}

export const firstPaint = new FirstPaint();
