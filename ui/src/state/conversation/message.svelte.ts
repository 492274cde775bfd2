/**
 * One message as the window knows it. What a person reads is in two documents that grow outside
 * Svelte's reactivity; only the few facts around them are reactive.
 */
import type { GenerationEvent } from "../../bindings/GenerationEvent";
import type { LiveState } from "../../bindings/LiveState";
import type { MessageView } from "../../bindings/MessageView";
import type { Node as TreeNode } from "../../bindings/Node";
import { messageSource } from "../../ipc";
import { RenderDocument } from "../../render/document";
import { plainText } from "../../render/tree";

const SUMMARY_LENGTH = 140;

/** The last line of what a model is thinking, short enough for one line. */
export function summaryOf(reasoning: readonly TreeNode[]): string {
  const last = reasoning.at(-1);
  if (last === undefined) return "";
  const lines = plainText([last]).split("\n");
  return (lines.findLast((line) => line.trim() !== "") ?? "").trim().slice(-SUMMARY_LENGTH);
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

  get running(): boolean {
    return this.view.status === "streaming";
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
