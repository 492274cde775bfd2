/**
 * One message as the window knows it. What a person reads is in two documents that grow outside
 * Svelte's reactivity; only the few facts around them are reactive.
 */
import type { GenerationEvent } from "../../bindings/GenerationEvent";
import type { IpcError } from "../../bindings/IpcError";
import type { LiveState } from "../../bindings/LiveState";
import type { MessageView } from "../../bindings/MessageView";
import type { Node as TreeNode } from "../../bindings/Node";
import { messageSource } from "../../ipc";
import { RenderDocument } from "../../render/document";
import { plainText } from "../../render/tree";

/** At least so much of what is being thought is looked at, in characters; and so much of it stands in one line. */
const LOOKED_AT = 400;
const LINE = 64;

// Made when there is something to part: what it has to read first would hold up the start.
let parting: Intl.Segmenter | undefined;
const sentences = (text: string) => {
  parting ??= new Intl.Segmenter(undefined, { granularity: "sentence" });
  return [...parting.segment(text)].map(({ segment }) => segment.trim());
};

/**
 * What a model is thinking just now, for one line: the sentence that is being written, and of a long one as many
 * words as came since the line was full. So the line fills from its beginning, again and again, and does not slide.
 */
export function summaryOf(reasoning: readonly TreeNode[]): string {
  const last = reasoning.at(-1);
  if (last === undefined) return "";
  const lines = plainText([last]).split("\n");
  const line = (lines.findLast((line) => line.trim() !== "") ?? "").trim();
  // In whole steps, so that what is left out does not move the rest.
  const left = Math.max(0, Math.floor(line.length / LOOKED_AT) - 1) * LOOKED_AT;
  return endOf(sentences(line.slice(left)).findLast((part) => part !== "") ?? "");
}

function endOf(sentence: string): string {
  let [line, length] = ["", 0];
  for (const word of sentence.split(/(?<=\s)/)) {
    if (length > 0 && length + word.trimEnd().length > LINE) [line, length] = ["", 0];
    line += word;
    length += word.length;
  }
  return line;
}

/** A message of the open conversation, or one that streams behind it. */
export class ChatMessage {
  readonly id: number;
  readonly content: RenderDocument;
  readonly reasoning: RenderDocument;
  /** The facts; its trees are those of the last time the backend told the whole. */
  view = $state.raw<MessageView>() as MessageView;
  /** What a running answer is doing; null when none runs. */
  live = $state.raw<LiveState | null>(null);
  /** Why an answer that the backend called running could not be followed; it is read again when a person asks. */
  lost = $state.raw<IpcError | null>(null);
  /** Stop was asked for and has not happened yet. */
  stopping = $state(false);
  /** The text as it was written, while a person reads that instead of the rendered one. */
  raw = $state<string | null>(null);
  hasContent = $state(false);
  hasReasoning = $state(false);
  reasoningLine = $state("");

  constructor(view: MessageView) {
    this.id = view.id;
    this.content = new RenderDocument(view.content);
    this.reasoning = new RenderDocument(view.reasoning);
    this.view = view;
    this.#look();
  }

  /** Whether it is an answer that is on its way. */
  get running(): boolean {
    return this.view.status === "streaming" && this.lost === null;
  }

  /** Takes over what the backend says; the trees are replaced only where they differ. */
  take(view: MessageView): void {
    this.content.replace(view.content);
    this.reasoning.replace(view.reasoning);
    this.view = view;
    if (view.status === "streaming") this.raw = null;
    else {
      this.live = null;
      this.stopping = false;
    }
    this.#look();
  }

  /** Takes over what the backend says around the texts, while those come by events. */
  takeFacts(view: MessageView): void {
    const { content, reasoning } = this.view;
    this.view = { ...view, content, reasoning };
  }

  /** Applies one event of the channel. Throws `TreeMismatch` when a snapshot is needed. */
  receive(event: GenerationEvent): void {
    if (event.type === "snapshot") {
      this.content.replace(event.content);
      this.reasoning.replace(event.reasoning);
    } else {
      this.content.apply(event.content);
      this.reasoning.apply(event.reasoning);
    }
    if (event.state !== null) this.live = event.state;
    this.#look();
  }

  /** The text as it was written, in markdown. */
  async source(): Promise<string> {
    return (await messageSource(this.id)).text;
  }

  /** Shows the message as it was written, or rendered again. */
  async toggleRaw(): Promise<void> {
    this.raw = this.raw === null ? await this.source() : null;
  }

  /** While paused the text grows and the page does not. */
  pause(paused: boolean): void {
    this.content.pause(paused);
    this.reasoning.pause(paused);
  }

  #look(): void {
    this.hasContent = this.content.nodes.length > 0;
    this.hasReasoning = this.reasoning.nodes.length > 0;
    this.reasoningLine = this.live?.phase === "reasoning" ? summaryOf(this.reasoning.nodes) : "";
  }
}
