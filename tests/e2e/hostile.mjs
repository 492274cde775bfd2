// Text that wants to be more than text, and what the page must never do with it.

import { createServer } from "node:http";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { root } from "./desktop.mjs";

const CORPUS = join(root, "../shared/corpora/xss/combined.json");
const OWN = join(root, "tests/fixtures/hostile.json");

/** How many strings the corpus has. */
const PUBLISHED = 8_705;

/**
 * The strings: the project's own, and the corpus where it lies beside the project. Where it does, it must be whole.
 * @returns {Promise<string[]>}
 */
export async function hostileStrings() {
  const own = JSON.parse(await readFile(OWN, "utf8"));
  if (!existsSync(join(root, "../shared/corpora"))) return own;
  const corpus = JSON.parse(await readFile(CORPUS, "utf8"));
  if (corpus.length !== PUBLISHED) throw new Error(`${corpus.length} strings in ${CORPUS}`);
  return [...own, ...corpus.map((/** @type {{ payload: string }} */ { payload }) => payload)];
}

/** A server that nobody may ask: it counts who does. */
export class Trap {
  /** @param {import("node:http").Server} server */
  constructor(server) {
    this.server = server;
    /** @type {string[]} */
    this.asked = [];
    server.on("request", ({ url }, answer) => {
      this.asked.push(url ?? "");
      answer.end();
    });
  }

  static async open() {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new Trap(server);
  }

  close() {
    this.server.close();
  }

  get port() {
    return /** @type {import("node:net").AddressInfo} */ (this.server.address()).port;
  }

  /** The text with every host in it replaced by this one. @param {string} text */
  lure(text) {
    return text.replace(/(?:https?:)?\/\/[^/'"\s<>()]+/gi, `http://127.0.0.1:${this.port}`);
  }
}

/**
 * One message of many strings, each wherever markdown has a place for it: as a block, in lines, as the destinations of
 * links, images and definitions, and as code. What it opens ends with the quote that it stands in, so that it takes
 * nothing of the next one; the mark behind it is seen only then.
 * @param {string[]} strings @param {Trap} trap
 */
export function message(strings, trap) {
  const blocks = strings.map((text, index) => {
    const lured = trap.lure(text);
    const line = lured.replace(/\s+/g, " ");
    const lines = [
      `in a line ${line} of text`,
      `[link](${line}) ![image](<${line}>)`,
      `at <${line}>, [named][${index}]`,
      `[${index}]: ${line}`,
    ];
    const code = `\`\`\`html\n${lured}\n\`\`\``;
    return [text, lines.join("\n\n"), code].map(quote).concat(`Mark ${index}.`).join("\n\n");
  });
  return blocks.join("\n\n");
}

const quote = (/** @type {string} */ text) => text.replace(/\r\n|[\r\n]|^/g, (end) => `${end}> `);

/**
 * Runs in the page: how many marks each message shows, by its number. What a string opened beyond its quote would have
 * taken the marks behind it.
 */
export function marks() {
  const articles = [...document.querySelectorAll("[role=log] article[data-message]")];
  const counts = articles.map((article) => {
    const paragraphs = [...article.querySelectorAll(".prose p")];
    const free = paragraphs.filter((paragraph) => !paragraph.closest("blockquote"));
    const found = free.filter(({ textContent }) => /^Mark \d+\.$/.test(textContent ?? ""));
    return [article.getAttribute("data-message"), found.length];
  });
  return Object.fromEntries(counts);
}

/** Runs in the page: watches everything that comes to the conversation, and everything that would be an execution. */
export function watch() {
  /** @type {{ ran: string[], refused: string[], strangers: string[], nodes: number }} */
  const seen = { ran: [], refused: [], strangers: [], nodes: 0 };
  Object.assign(window, { hostile: seen });
  const note = (/** @type {string[]} */ list, /** @type {unknown} */ what) =>
    list.length < 20 && list.push(String(what).slice(0, 300));
  for (const name of ["alert", "confirm", "prompt", "print", "open"]) {
    const caught = (/** @type {unknown[]} */ ...values) => note(seen.ran, `${name}(${values})`);
    Object.assign(window, { [name]: caught });
  }
  const title = document.title;
  new MutationObserver(() => {
    if (document.title !== title) note(seen.ran, `title ${document.title}`);
  }).observe(document.head, { subtree: true, childList: true, characterData: true });
  document.addEventListener("securitypolicyviolation", (event) =>
    note(seen.refused, `${event.violatedDirective} ${event.blockedURI}`),
  );

  const elements = new Set(
    (
      "a article b blockquote br button code dd del div dl dt em form h2 h3 h4 h5 h6 hr i input li ol p path pre span " +
      "strong sup svg table tbody td textarea th thead time tr ul circle line rect polyline details summary " +
      "math mi mn mo ms mtext mspace mrow mfrac msqrt mroot msub msup msubsup munder mover munderover mmultiscripts " +
      "mprescripts mtable mtr mtd mpadded mphantom mstyle menclose merror"
    ).split(" "),
  );
  // What the sidebar and the head consist of besides.
  const frame = new Set(["nav", "kbd", "section", "header", "footer", "h1"]);
  // `style` is set by the page itself through the object model; a policy refuses it in markup.
  const attributes =
    /^(class|style|title|type|checked|disabled|tabindex|role|start|scope|rel|aria-[a-z]+|data-[a-z-]+|dir|lang)$/;
  const drawn =
    /^(viewBox|width|height|fill|stroke[a-z-]*|d|cx|cy|r|x|y|x1|x2|y1|y2|rx|points|display|alttext|transform|focusable)$/;
  const ofMath =
    /^(accent|accentunder|column[a-z]+|displaystyle|fence|form|depth|largeop|linethickness|lspace|mathvariant|maxsize|minsize|movablelimits|notation|row[a-z]+|rspace|scriptlevel|separator|stretchy|symmetric|voffset)$/;
  function judge(/** @type {Element} */ element) {
    seen.nodes += 1;
    const name = element.localName;
    const known = elements.has(name) || (frame.has(name) && !element.closest("[role=log]"));
    if (!known) note(seen.strangers, `<${name}>`);
    for (const { name: attribute, value } of element.attributes) {
      const address = attribute === "href" && name === "a" && /^(https?:\/\/|mailto:)/.test(value);
      const usual = attributes.test(attribute) || drawn.test(attribute) || ofMath.test(attribute);
      const hidden = attribute === "style" && /url|expression|import/i.test(value);
      if ((!address && !usual) || hidden) note(seen.strangers, `<${name} ${attribute}="${value}">`);
    }
  }
  const every = (/** @type {Node} */ node) => {
    if (!(node instanceof Element)) return;
    judge(node);
    for (const below of node.querySelectorAll("*")) judge(below);
  };
  // What is said and thought, and what the sidebar and the head make of it as a title.
  const judged = "[role=log], nav[aria-label=Conversations], main > header";
  new MutationObserver((records) => {
    for (const { target, addedNodes, attributeName } of records) {
      const element = target instanceof Element ? target : target.parentElement;
      if (!element?.closest(judged)) continue;
      if (attributeName !== null) judge(element);
      for (const node of addedNodes) every(node);
    }
  }).observe(document.body, { subtree: true, childList: true, attributes: true });
  for (const place of document.querySelectorAll(judged)) every(place);
}

/** Runs in the page: what was seen so far, and where the page is. */
export const seen = () => ({ .../** @type {any} */ (window).hostile, at: location.href });
