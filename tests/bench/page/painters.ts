/** The renderers that are compared: the application's, plain paragraphs, and two of the field. */
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { default_renderer, parser, parser_end, parser_write } from "streaming-markdown";

import type { GenerationEvent } from "../../../ui/src/bindings/GenerationEvent";
import { RenderDocument } from "../../../ui/src/render/document";
import type { Painter } from "./stage";

const actions = {
  openLink: () => undefined,
  copy: () => Promise.resolve(),
  picture: () => Promise.reject(new Error("no pictures here")),
};

/** The application's document. */
export function ours(prose: HTMLElement): Painter {
  const document = new RenderDocument([]);
  document.mount(prose, actions);
  return {
    take: (sent) => {
      const event = sent as GenerationEvent;
      if (event.type === "snapshot") document.replace(event.content);
      else document.apply(event.content);
    },
  };
}

/** Plain paragraphs, parted by `end`: the least that can be done with a text that grows. */
function plain(prose: HTMLElement, end: string): Painter {
  let open: Text | null = null;
  return {
    take: (sent) => {
      const [first = "", ...more] = (sent as string).split(end);
      if (first !== "") append(first);
      for (const paragraph of more) {
        open = null;
        if (paragraph !== "") append(paragraph);
      }
    },
  };
  function append(text: string) {
    if (open !== null) return open.appendData(text);
    const paragraph = document.createElement("p");
    open = document.createTextNode(text);
    paragraph.append(open);
    prose.append(paragraph);
  }
}

/** What is between empty lines is a paragraph. */
export const paragraphs = (prose: HTMLElement): Painter => plain(prose, "\n\n");

/** Every line is a paragraph: for a block, which has no empty lines. */
export const lines = (prose: HTMLElement): Painter => plain(prose, "\n");

/** `streaming-markdown` with its own renderer. */
export function streamingMarkdown(prose: HTMLElement): Painter {
  const made = parser(default_renderer(prose));
  return { take: (sent) => parser_write(made, sent as string), end: () => parser_end(made) };
}

interface Policy {
  createHTML(html: string): string;
}
type Factory = { createPolicy(name: string, rules: { createHTML(html: string): string }): Policy };
const { trustedTypes } = window as unknown as { trustedTypes?: Factory };
const policy = trustedTypes?.createPolicy("peer", { createHTML: (html) => html });

/** The HTML of a whole text, as the core of react-markdown reads it. */
export const micromarkHtml = (text: string) =>
  micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });

/** Reads the whole text again and shows it in place of what was there. */
export function micromarkShow(prose: HTMLElement, text: string): void {
  const html = micromarkHtml(text);
  prose.innerHTML = policy?.createHTML(html) ?? html;
}
