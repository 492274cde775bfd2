// A small WebDriver client: the part of https://www.w3.org/TR/webdriver2/ that the tests need, over `fetch`.
// It knows nothing of Timbre; finding things the way a person does (by role and accessible name) is here too.

/** Keys that are not characters, as WebDriver writes them. */
export const Key = {
  backspace: "\uE003",
  tab: "\uE004",
  enter: "\uE007",
  shift: "\uE008",
  control: "\uE009",
  alt: "\uE00A",
  escape: "\uE00C",
  pageUp: "\uE00E",
  pageDown: "\uE00F",
  end: "\uE010",
  home: "\uE011",
  left: "\uE012",
  up: "\uE013",
  right: "\uE014",
  down: "\uE015",
  delete: "\uE017",
  f2: "\uE032",
};

/** The name under which WebDriver passes an element. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** Which elements may have a role: a net that is cast wide, since the browser is asked for the role afterwards. */
const CANDIDATES = {
  alert: "[role=alert]",
  article: "article, [role=article]",
  button: "button, summary, input[type=button], input[type=submit], [role=button]",
  checkbox: "input[type=checkbox], [role=checkbox]",
  combobox: "select, [role=combobox], [aria-haspopup=listbox]",
  complementary: "aside, [role=complementary]",
  dialog: "dialog, [role=dialog], [role=alertdialog]",
  group: "fieldset, [role=group]",
  heading: "h1, h2, h3, h4, h5, h6, [role=heading]",
  img: "img, [role=img]",
  link: "a[href], [role=link]",
  list: "ul, ol, [role=list]",
  listbox: "[role=listbox]",
  listitem: "li, [role=listitem]",
  log: "[role=log]",
  main: "main, [role=main]",
  menuitem: "[role=menuitem]",
  navigation: "nav, [role=navigation]",
  note: "[role=note]",
  option: "option, [role=option]",
  radio: "input[type=radio], [role=radio]",
  region: "section, [role=region]",
  searchbox: "input, [role=searchbox]",
  slider: "input[type=range], [role=slider]",
  spinbutton: "input[type=number], [role=spinbutton]",
  status: "output, [role=status]",
  switch: "[role=switch]",
  tab: "[role=tab]",
  textbox: "textarea, input, [contenteditable], [role=textbox]",
  toolbar: "[role=toolbar]",
  tree: "[role=tree]",
  treeitem: "[role=treeitem]",
};

/**
 * What WebKitGTK calls these elements, measured in 2.50: its roles for them are GTK's, not ARIA's.
 * @type {Partial<Record<string, string[]>>}
 */
const ALSO_CALLED = {
  button: [""],
  combobox: ["button"],
  img: ["image"],
  spinbutton: ["textbox"],
};

/**
 * How long something that should come is waited for, milliseconds: much longer than it takes, because the computer may
 * have other things to do. Only a failure takes that long.
 */
const PATIENCE = 60_000;

/**
 * Asks until the answer is neither `undefined`, `null`, `false` nor an error, and returns it.
 * @template T
 * @param {string} what what is waited for, for the message when it does not come
 * @param {() => Promise<T> | T} ask
 * @param {{ timeout?: number, every?: number }} [limits] milliseconds
 * @returns {Promise<Exclude<T, undefined | null | false>>}
 */
export async function until(what, ask, { timeout = PATIENCE, every = 50 } = {}) {
  const deadline = Date.now() + timeout;
  let last = "nothing";
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== null && answer !== false) {
        return /** @type {Exclude<T, undefined | null | false>} */ (answer);
      }
      last = String(answer);
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    if (Date.now() > deadline)
      throw new Error(`Waited ${timeout} ms for ${what}; the last answer was: ${last}`);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}

/** An error that the driver answered with. */
export class WebDriverError extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

/** One session: one running application. */
export class Session {
  /** @param {string} base the driver's address @param {string} id */
  constructor(base, id) {
    this.address = `${base}/session/${id}`;
  }

  /**
   * Starts the application and attaches to it.
   * @param {string} base the driver's address
   * @param {Record<string, unknown>} capabilities
   */
  static async open(base, capabilities) {
    const body = { capabilities: { alwaysMatch: capabilities } };
    // The first start after a build reads it all from the disk: measured 80 s beside compilers on every core.
    const { sessionId } = await ask(`${base}/session`, "POST", body, 180_000);
    return new Session(base, sessionId);
  }

  /** @param {string} path */
  get(path) {
    return ask(`${this.address}/${path}`, "GET");
  }

  /** @param {string} path @param {object} [body] */
  post(path, body = {}) {
    return ask(`${this.address}/${path}`, "POST", body);
  }

  /** @returns {Promise<string[]>} */
  windows() {
    return this.get("window/handles");
  }

  /** @param {string} handle */
  switchTo(handle) {
    return this.post("window", { handle });
  }

  /**
   * Runs a function in the page and returns its result. For looking, not for acting: a person has no console.
   * @param {(...values: any[]) => unknown} look @param {...unknown} values
   */
  look(look, ...values) {
    const script = `return (${look}).apply(null, arguments)`;
    const passed = values.map((value) => (value instanceof Element ? value.reference() : value));
    return this.post("execute/sync", { script, args: passed });
  }

  /** Everything that can be read on the page. @returns {Promise<string>} */
  text() {
    return this.look(() => document.body.innerText);
  }

  /**
   * The visible elements with this role whose accessible name matches, in document order.
   * @param {keyof typeof CANDIDATES} role @param {string | RegExp} [name] @param {Element} [inside]
   * @returns {Promise<Element[]>}
   */
  async all(role, name, inside) {
    const wanted =
      name instanceof RegExp ? { source: name.source, flags: name.flags } : (name ?? null);
    const found = await this.look(candidates, CANDIDATES[role], inside ?? null, wanted);
    const called = [role, ...(ALSO_CALLED[role] ?? [])];
    /** @type {Element[]} */
    const elements = found.map(
      (/** @type {any} */ reference) => new Element(this, reference[ELEMENT]),
    );
    const matching = await Promise.all(
      elements.map(async (element) => {
        try {
          if (name !== undefined && !matches(await element.name(), name)) return false;
          return called.includes(await element.role());
        } catch (error) {
          // It left the page after it was listed.
          if (isStale(error)) return false;
          throw error;
        }
      }),
    );
    return elements.filter((_, index) => matching[index]);
  }

  /**
   * The one element with this role and name; waits for it.
   * @param {keyof typeof CANDIDATES} role @param {string | RegExp} [name]
   * @param {{ inside?: Element, timeout?: number }} [where]
   * @returns {Promise<Element>}
   */
  find(role, name, { inside, timeout } = {}) {
    const what = `${role} ${name === undefined ? "" : `“${name}”`}`;
    return until(what, async () => (await this.all(role, name, inside))[0], { timeout });
  }

  /**
   * Clicks the one element with this role and name, as soon as it is there and can be clicked.
   * @param {keyof typeof CANDIDATES} role @param {string | RegExp} [name]
   * @param {{ inside?: Element, timeout?: number }} [where]
   */
  async click(role, name, { inside, timeout } = {}) {
    const what = `a click on ${role} ${name === undefined ? "" : `“${name}”`}`;
    const clicked = async () => {
      const [element] = await this.all(role, name, inside);
      if (!element || !(await element.enabled())) return false;
      await element.click();
      return true;
    };
    await until(what, clicked, { timeout });
  }

  /** Gives a file to the one field for files there is. @param {string} path */
  async upload(path) {
    // A field for files has no role of its own.
    const field = await until("a field for files", () =>
      this.look(() => document.querySelector("input[type=file]")),
    );
    await new Element(this, field[ELEMENT]).type(path);
  }

  /** @param {keyof typeof CANDIDATES} role @param {string | RegExp} [name] @param {Element} [inside] */
  async has(role, name, inside) {
    return (await this.all(role, name, inside)).length > 0;
  }

  /** The element that has the keyboard. @returns {Promise<Element>} */
  async focused() {
    return new Element(this, (await this.get("element/active"))[ELEMENT]);
  }

  /** Types key by key, wherever the focus is. @param {string} text */
  async type(text) {
    const actions = [...text].flatMap((value) => [
      { type: "keyDown", value },
      { type: "keyUp", value },
    ]);
    await this.post("actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /**
   * Turns the wheel over an element, by so many pixels downwards.
   * @param {Element} over @param {number} deltaY
   */
  async wheel(over, deltaY) {
    const turn = { type: "scroll", x: 0, y: 0, deltaX: 0, deltaY, origin: over.reference() };
    await this.post("actions", { actions: [{ type: "wheel", id: "wheel", actions: [turn] }] });
    // The driver turns by the difference to the turn before, until that is forgotten.
    await ask(`${this.address}/actions`, "DELETE");
  }

  /**
   * Presses the mouse on one element and lets go on another, as a person drags.
   * @param {Element} from @param {Element} to @param {{ x?: number, y?: number }} [place] from the middle of `to`
   */
  async drag(from, to, { x = 0, y = 0 } = {}) {
    const over = { type: "pointerMove", duration: 50, origin: to.reference() };
    const actions = [
      { type: "pointerMove", duration: 0, origin: from.reference(), x: 0, y: 0 },
      { type: "pointerDown", button: 0 },
      { ...over, x, y: y + 1 },
      { ...over, x, y },
      { type: "pointerUp", button: 0 },
    ];
    await this.post("actions", { actions: [{ type: "pointer", id: "mouse", actions }] });
  }

  /** Clicks while a key is held. @param {Element} element @param {string} key */
  async clickWith(element, key) {
    const pause = { type: "pause", duration: 0 };
    const keys = [{ type: "keyDown", value: key }, pause, pause, { type: "keyUp", value: key }];
    const pointer = [
      { type: "pointerMove", duration: 0, origin: element.reference(), x: 0, y: 0 },
      { type: "pointerDown", button: 0 },
      { type: "pointerUp", button: 0 },
      pause,
    ];
    const sources = [
      { type: "key", id: "keyboard", actions: keys },
      { type: "pointer", id: "mouse", actions: pointer },
    ];
    await this.post("actions", { actions: sources });
  }

  /**
   * Presses keys together and lets go, wherever the focus is: `press(Key.control, "n")`.
   * @param {...string} keys
   */
  async press(...keys) {
    const down = keys.map((value) => ({ type: "keyDown", value }));
    const up = keys.toReversed().map((value) => ({ type: "keyUp", value }));
    await this.post("actions", {
      actions: [{ type: "key", id: "keyboard", actions: [...down, ...up] }],
    });
  }
}

/** An element of the page. */
export class Element {
  /** @param {Session} session @param {string} id */
  constructor(session, id) {
    this.session = session;
    this.path = `element/${id}`;
    this.id = id;
  }

  reference() {
    return { [ELEMENT]: this.id };
  }

  /** The accessible name, as a screen reader says it. @returns {Promise<string>} */
  async name() {
    return tidy(await this.session.get(`${this.path}/computedlabel`));
  }

  /** The role, as a screen reader says it. @returns {Promise<string>} */
  role() {
    return this.session.get(`${this.path}/computedrole`);
  }

  /** @returns {Promise<string>} */
  text() {
    return this.session.get(`${this.path}/text`);
  }

  /** @param {string} property */
  property(property) {
    return this.session.get(`${this.path}/property/${property}`);
  }

  /** @param {string} attribute @returns {Promise<string | null>} */
  attribute(attribute) {
    return this.session.get(`${this.path}/attribute/${attribute}`);
  }

  /** @returns {Promise<boolean>} */
  enabled() {
    return this.session.get(`${this.path}/enabled`);
  }

  click() {
    return this.session.post(`${this.path}/click`);
  }

  /** Types with real key events. @param {string} text */
  type(text) {
    return this.session.post(`${this.path}/value`, { text });
  }

  /** Replaces what is in a field, key by key. @param {string} text */
  async retype(text) {
    await this.click();
    await this.session.press(Key.control, "a");
    await this.type(text === "" ? Key.backspace : text);
  }

  clear() {
    return this.session.post(`${this.path}/clear`);
  }
}

/**
 * In the page: the elements that can be seen and whose name may be the wanted one. What they are really called is asked
 * of the browser, one by one, which takes its time: this leaves out what has nothing of the name about it.
 * @param {string} selector @param {globalThis.Element | null} root
 * @param {string | { source: string, flags: string } | null} wanted
 */
function candidates(selector, root, wanted) {
  const visible = (/** @type {globalThis.Element} */ element) =>
    element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
  const named = (/** @type {any} */ element) => {
    const labels = (element.getAttribute("aria-labelledby") ?? "").split(" ");
    const label = labels.map(
      (/** @type {string} */ id) => document.getElementById(id)?.textContent,
    );
    const around = [...(element.labels ?? [])].map(({ textContent }) => textContent);
    const own = ["aria-label", "title", "alt", "placeholder", "value"];
    const attributes = own.map((attribute) => element.getAttribute(attribute));
    return [element.textContent, label.join(" "), around.join(" "), ...attributes].filter(Boolean);
  };
  const bare = (/** @type {string} */ text) => text.replace(/\s+/g, "");
  const may = (/** @type {string} */ text) => {
    if (typeof wanted === "string") return bare(text).includes(bare(wanted));
    return new RegExp(wanted?.source ?? "", wanted?.flags).test(text.replace(/\s+/g, " ").trim());
  };
  return [...(root ?? document).querySelectorAll(selector)].filter(
    (element) => visible(element) && (wanted === null || named(element).some(may)),
  );
}

/** Whether an element was gone when it was asked about. @param {unknown} error */
function isStale(error) {
  const codes = ["stale element reference", "no such element"];
  return error instanceof WebDriverError && codes.includes(error.code);
}

/** @param {string} text */
function tidy(text) {
  return (text ?? "").replace(/\s+/g, " ").trim();
}

/** @param {string} actual @param {string | RegExp} wanted */
function matches(actual, wanted) {
  return typeof wanted === "string" ? actual === wanted : wanted.test(actual);
}

/**
 * @param {string} url @param {"GET" | "POST" | "DELETE"} method @param {object} [body]
 * @param {number} [patience] milliseconds
 * @returns {Promise<any>}
 */
async function ask(url, method, body, patience = 2 * PATIENCE) {
  const answer = await fetch(url, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(patience),
  }).catch((error) => {
    throw new Error(`${method} ${url}: ${error.message}`, { cause: error });
  });
  const { value } = await answer.json();
  if (!answer.ok)
    throw new WebDriverError(value?.error ?? String(answer.status), value?.message ?? "");
  return value;
}
