// Short messages at the foot of the window: what happened, and how to take it back.

import type { IpcError } from "../bindings/IpcError";
import { words } from "./errors";

const SHOWN_MS = 8000;

/** One message; `undo` takes back what it tells of. */
export type Toast = {
  id: number;
  text: string;
  detail: string | null;
  bad: boolean;
  undo: (() => void) | null;
};

class Toasts {
  items = $state.raw<Toast[]>([]);
  #next = 1;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  /** Shows `text` for eight seconds, with an Undo button when `undo` is given. */
  show(text: string, undo: (() => void) | null = null): number {
    return this.#add({ text, detail: null, bad: false, undo });
  }

  /** Shows an error that has no place of its own on the screen. */
  fail(error: IpcError): number {
    return this.#add({ text: words[error.code].title, detail: said(error), bad: true, undo: null });
  }

  /** Takes back the newest message that can be; false when there is none. */
  undoLast(): boolean {
    const toast = this.items.findLast((item) => item.undo);
    if (!toast) return false;
    this.undo(toast);
    return true;
  }

  /** Takes back what `toast` tells of. */
  undo(toast: Toast) {
    this.dismiss(toast.id);
    toast.undo?.();
  }

  /** Takes a message off the screen. */
  dismiss(id: number) {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.items = this.items.filter((item) => item.id !== id);
  }

  /** Keeps every message while a person points at or focuses one. */
  hold() {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Lets the messages go again. */
  release() {
    for (const item of this.items) this.#expire(item.id);
  }

  #add(toast: Omit<Toast, "id">): number {
    const id = this.#next++;
    // What only tells gives its place to what comes next.
    const kept = this.items.filter((item) => item.undo !== null || item.bad);
    this.items = [...kept.slice(-2), { id, ...toast }];
    this.#expire(id);
    return id;
  }

  #expire(id: number) {
    clearTimeout(this.#timers.get(id));
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), SHOWN_MS),
    );
  }
}

// The backend's sentence, and the provider's own words when they say more.
function said(error: IpcError): string | null {
  return error.detail ?? error.message;
}

export const toasts = new Toasts();

/** Tells of an error nobody waits for. */
export const report = (error: IpcError) => {
  toasts.fail(error);
};
