/** Where texts are shown: the place that a message has in the application, and what the runs ask of the program. */
import "../../../ui/src/styles/fonts.css";
import "../../../ui/src/styles/tokens.css";
import "../../../ui/src/styles/base.css";
import "../../../ui/src/styles/controls.css";
import "../../../ui/src/render/render.css";
import "../../../ui/src/render/blocks.css";
import "../../../ui/src/render/insets.css";
import "./stage.css";

import { follow } from "../../../ui/src/ipc";

type Invoke = <T>(command: string, payload?: Record<string, unknown>) => Promise<T>;
const { invoke } = (window as unknown as { __TAURI_INTERNALS__: { invoke: Invoke } })
  .__TAURI_INTERNALS__;

/** Asks the program for something. */
export const ask = <T>(command: string, request?: unknown): Promise<T> =>
  invoke<T>(command, request === undefined ? {} : { request });

/** Something that shows what a stream brings, one update at a time. */
export type Painter = { readonly take: (sent: unknown) => void; readonly end?: () => void };

/** A run of the program's `prepare`. */
export type Run = { text: string; step: number; plain: boolean; rate?: number };

/** The scrolled region and, in it, an empty message. */
export function stage(): { scroller: HTMLElement; prose: HTMLElement } {
  const prose = within("prose");
  const scroller = within("scroller", within("column", within("assistant", prose)));
  document.querySelector("#app")?.replaceChildren(scroller);
  return { scroller, prose };
}

function within(name: string, ...children: HTMLElement[]): HTMLElement {
  const made = document.createElement("div");
  made.className = name;
  made.append(...children);
  return made;
}

/** How often the program is told how far the page is. */
const TOLD_EVERY = 256;

/** Streams to a painter through the application's channel, the layout forced at every update: milliseconds of CPU. */
export async function streamed(run: Run, make: (prose: HTMLElement) => Painter): Promise<number> {
  const { prose } = stage();
  const painter = make(prose);
  const message = await ask<number>("prepare", run);
  await settled();
  const before = await ask<number>("cpu");
  let taken = 0;
  const all = Promise.withResolvers<void>();
  const updates = Math.ceil([...run.text].length / run.step) + (run.plain ? 0 : 1);
  await follow(message, (event) => {
    painter.take(event);
    void prose.offsetHeight;
    taken += 1;
    if (taken % TOLD_EVERY === 0) void ask("consumed", { message: taken });
    if (taken === updates) all.resolve();
  });
  // The command ends before its last updates have come.
  await all.promise;
  painter.end?.();
  void prose.offsetHeight;
  const after = await ask<number>("cpu");
  return after - before;
}

/** Two frames and a moment: what came before is done. */
export async function settled(): Promise<void> {
  for (let at = 0; at < 2; at += 1) await new Promise(requestAnimationFrame);
  await new Promise((resolve) => setTimeout(resolve, 100));
}
