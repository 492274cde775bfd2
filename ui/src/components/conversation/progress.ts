/** What a running answer is doing, in words. */
import type { LiveState } from "../../bindings/LiveState";
import { seconds } from "./format";

/** Without a byte for this long an answer counts as stalled, in ms. */
export const STALLED_AFTER_MS = 8000;
const PATIENCE_MS = 3000;

/** What is said while nothing new is visible; without text while the answer flows by itself. */
export type Progress = { readonly text: string; readonly stalled: boolean };

/** Words for the state of a running answer at the time `now` (Unix ms). */
export function progressOf(
  live: LiveState | null,
  model: string,
  now: number,
  stopping: boolean,
): Progress {
  if (stopping) return { text: "Stopping…", stalled: false };
  if (live === null) return { text: "Connecting…", stalled: false };
  if (live.phase === "retrying") {
    const wait = live.retryAt === null ? 0 : live.retryAt - now;
    const when = wait > 500 ? `in ${seconds(wait)}` : "now";
    return { text: `The service is busy. Trying again ${when}.`, stalled: false };
  }
  const silence = now - Math.max(live.lastByteAt, live.startedAt);
  const waiting = live.phase === "sending" || live.phase === "waiting";
  if (silence >= STALLED_AFTER_MS) {
    const what = waiting ? "No answer yet" : "Nothing new";
    return { text: `${what} for ${seconds(silence)}. Wait, or stop it.`, stalled: true };
  }
  if (live.phase === "sending") return { text: "Sending…", stalled: false };
  if (live.phase === "waiting") {
    const elapsed = now - live.startedAt;
    const long = elapsed >= PATIENCE_MS ? ` ${seconds(elapsed)}` : "";
    return { text: `Waiting for ${model}…${long}`, stalled: false };
  }
  return { text: "", stalled: false };
}
