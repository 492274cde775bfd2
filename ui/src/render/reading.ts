/**
 * The reader's place in a scrolled column. It follows the end while the reader is there, lets go
 * at the first sign of their own movement, and keeps what they look at in place when the text
 * around it changes (WebKit has no scroll anchoring of its own). It does not know what the column
 * holds beyond children that are messages and, in them, the children of `.prose`.
 */

/** Within this distance of the end a downward movement takes hold of it again, in px. */
export const NEAR_END = 80;
const ROOM_ABOVE_QUESTION = 16;

/** What the reader sees that a control may show. */
export type ReadingState = {
  /** The end is held: new text scrolls by. */
  readonly following: boolean;
  /** There is something below what is visible. */
  readonly below: boolean;
  /** It came since the reader let go. */
  readonly news: boolean;
};

/** A place to come back to: a message, and where its top was, px below the top of the view. */
export type Place = { readonly message: number; readonly offset: number };

type Anchor = { readonly element: Element; readonly top: number };

/** A message whose top is held `offset` px below the top of the view until the reader moves. */
type Held = { readonly message: HTMLElement; readonly offset: number };

/** What changes the height of what it is in, or below it, when it is pressed. */
const UNFOLDS = "[aria-expanded]:not([aria-haspopup]), [aria-pressed], summary, .image button";

const UPWARD: ReadonlySet<string> = new Set(["ArrowUp", "PageUp", "Home"]);

/** Where the reader is, and the only one to write `scrollTop`. */
export class Reading {
  /** The column ends before the conversation does: its end is not one to follow. */
  goesOn = false;
  private following = true;
  private anchors: Anchor[] = [];
  private question: HTMLElement | null = null;
  private held: Held | null = null;
  private lastTop = 0;
  /** Where the view is meant to be: `scrollTop` has whole pixels, and what is left over would add up. */
  private exactTop = 0;
  private lastMost = 0;
  private heightWhenLetGo = 0;
  private newsTold = false;
  private readonly observer = new ResizeObserver(() => this.settle());
  private shown = "";

  /**
   * `column` holds the messages; `spacer` stands below it and is grown to let a question rise to
   * the top. `changed` is told when the state did.
   */
  constructor(
    private readonly scroller: HTMLElement,
    private readonly column: HTMLElement,
    private readonly spacer: HTMLElement,
    private readonly changed: (state: ReadingState) => void,
  ) {
    scroller.addEventListener("scroll", this.onScroll, { passive: true });
    scroller.addEventListener("wheel", this.onWheel, { passive: true });
    scroller.addEventListener("keydown", this.onKey);
    scroller.addEventListener("click", this.onClick, { capture: true });
    scroller.addEventListener("pointerdown", this.onPress, { passive: true });
    document.addEventListener("selectionchange", this.onSelection);
    this.observer.observe(scroller);
    this.observer.observe(column);
    this.settle();
  }

  destroy(): void {
    this.observer.disconnect();
    this.scroller.removeEventListener("scroll", this.onScroll);
    this.scroller.removeEventListener("wheel", this.onWheel);
    this.scroller.removeEventListener("keydown", this.onKey);
    this.scroller.removeEventListener("click", this.onClick, { capture: true });
    this.scroller.removeEventListener("pointerdown", this.onPress);
    document.removeEventListener("selectionchange", this.onSelection);
  }

  /** Whether the end is held. */
  get atEnd(): boolean {
    return this.following;
  }

  /** Goes to the beginning. */
  toStart(): void {
    this.held = null;
    this.letGo();
    this.write(0);
    this.look();
    this.tell();
  }

  /** Goes to the end and stays there. */
  toEnd(): void {
    this.held = null;
    this.following = true;
    this.settle();
  }

  /** Moves a question near the top and follows what grows below it. */
  place(question: HTMLElement): void {
    this.question = question;
    this.toEnd();
  }

  /**
   * Goes to a place remembered with `remember`, and stays there while more is read in around it and the view gets its
   * size, until the reader moves.
   */
  restore(message: HTMLElement, offset: number): void {
    this.letGo();
    this.held = { message, offset };
    this.settle();
  }

  /** The place to come back to; null when it is the end, or nothing is shown. */
  remember(): Place | null {
    // From what was last seen, so that it can be asked when the page is already gone.
    const anchor = this.anchors.at(-1);
    if (this.following || !(anchor?.element instanceof HTMLElement)) return null;
    const id = Number(anchor.element.dataset["message"]);
    return { message: id, offset: anchor.top - this.exactTop };
  }

  /**
   * Brings everything to rest after a change of layout: the room below a question, then the end
   * or the anchor. Called by the observer before the frame is painted, and directly by a change
   * that must not be seen half done.
   */
  settle(): void {
    this.makeRoom();
    if (this.following) this.write(this.scroller.scrollHeight);
    else if (this.held?.message.isConnected) {
      this.write(this.topOf(this.held.message) - this.held.offset);
    } else this.holdAnchor();
    this.look();
    this.tell();
  }

  /** As `settle`, after messages came or went at the reader's own wish: that is no news. */
  rearranged(): void {
    if (!this.newsTold) this.heightWhenLetGo = this.column.getBoundingClientRect().height;
    this.settle();
  }

  private makeRoom(): void {
    let room = 0;
    if (this.question?.isConnected === true) {
      const bottom = this.column.getBoundingClientRect().bottom;
      const below = bottom - this.question.getBoundingClientRect().top + ROOM_ABOVE_QUESTION;
      room = Math.max(0, Math.floor(this.scroller.clientHeight - below));
    }
    this.spacer.style.height = `${room}px`;
  }

  private holdAnchor(): void {
    const anchor = this.anchors.find(({ element }) => element.isConnected);
    if (anchor === undefined) return;
    // In the content's own coordinates, so that a scroll in progress is not taken for a shift.
    const shift = this.topOf(anchor.element) - anchor.top;
    const { scrollTop } = this.scroller;
    const moved = Math.abs(scrollTop - this.lastTop) >= 1 && !this.isPulledBack();
    this.write((moved ? scrollTop : this.exactTop) + shift);
  }

  private write(top: number): void {
    // A negative value is macOS bouncing; writing then would break the gesture.
    if (this.scroller.scrollTop < 0) return;
    const whole = Math.round(top);
    if (this.scroller.scrollTop !== whole) this.scroller.scrollTop = whole;
    this.lastTop = this.scroller.scrollTop;
    this.exactTop = this.lastTop === whole ? top : this.lastTop;
  }

  /** How far down the view can go. */
  private most(): number {
    return this.scroller.scrollHeight - this.scroller.clientHeight;
  }

  /** Layout has moved the view, as there is less below it than before: that is nobody's movement. */
  private isPulledBack(): boolean {
    const most = this.most();
    return most < this.lastMost && this.lastTop > most && this.scroller.scrollTop >= most - 1;
  }

  private topOf(element: Element): number {
    const view = this.scroller.getBoundingClientRect().top;
    return element.getBoundingClientRect().top - view + this.scroller.scrollTop;
  }

  // Remembers what is at the top of the view: the block, and its message in case the block goes.
  private look(): void {
    this.lastMost = this.most();
    if (this.following) {
      this.anchors = [];
      return;
    }
    const top = this.scroller.scrollTop;
    const message = this.firstVisible(this.column.children, top);
    if (message === null) return;
    const anchors: Anchor[] = [];
    for (const prose of message.querySelectorAll(".prose")) {
      let block = this.firstVisible(prose.children, top);
      if (block?.matches(".blocks")) block = this.firstVisible(block.children, top);
      if (block !== null) anchors.push({ element: block, top: this.topOf(block) });
      if (block !== null) break;
    }
    anchors.push({ element: message, top: this.topOf(message) });
    this.anchors = anchors;
  }

  private firstVisible(elements: HTMLCollection, top: number): Element | null {
    let [low, high] = [0, elements.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const element = elements[middle];
      if (element === undefined) return null;
      const bottom = this.topOf(element) + element.getBoundingClientRect().height;
      if (bottom > top) high = middle;
      else low = middle + 1;
    }
    return elements[low] ?? null;
  }

  private scrollable(): boolean {
    return this.scroller.scrollHeight > this.scroller.clientHeight;
  }

  private distance(): number {
    return this.most() - this.scroller.scrollTop;
  }

  /** Lets go of the end: what opens or grows from now on does not move the reader. */
  letGo(): void {
    if (!this.following) return;
    this.following = false;
    this.heightWhenLetGo = this.column.getBoundingClientRect().height;
    this.look();
    this.tell();
  }

  private news(): boolean {
    if (this.following) return false;
    return this.column.getBoundingClientRect().height > this.heightWhenLetGo + 1;
  }

  private tell(): void {
    const below = this.distance() > NEAR_END;
    this.newsTold = this.news();
    const state = { following: this.following, below, news: this.newsTold };
    const key = JSON.stringify(state);
    if (key === this.shown) return;
    this.shown = key;
    this.changed(state);
  }

  private readonly onScroll = (): void => {
    const top = this.scroller.scrollTop;
    const moved = top - this.lastTop;
    if (Math.abs(moved) < 1 || this.isPulledBack()) return;
    this.lastTop = top;
    this.exactTop = top;
    this.held = null;
    if (moved < 0) this.letGo();
    else if (moved > 0 && !this.goesOn && this.distance() <= NEAR_END) this.following = true;
    this.look();
    this.tell();
  };

  private readonly onWheel = (event: WheelEvent): void => {
    this.held = null;
    if (event.deltaY < 0 && this.scrollable()) this.letGo();
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    const field = event.target instanceof HTMLElement && event.target.matches("textarea, input");
    if (field) return;
    this.held = null;
    if (!this.scrollable()) return;
    if (UPWARD.has(event.key) || (event.key === " " && event.shiftKey)) this.letGo();
  };

  // What a person unfolds stays where they pressed.
  private readonly onClick = (event: MouseEvent): void => {
    if (event.target instanceof Element && event.target.closest(UNFOLDS)) this.letGo();
  };

  private readonly onPress = (): void => {
    this.held = null;
  };

  private readonly onSelection = (): void => {
    const selection = document.getSelection();
    if (selection === null || selection.isCollapsed || selection.anchorNode === null) return;
    if (!this.column.contains(selection.anchorNode)) return;
    this.held = null;
    this.letGo();
  };
}
