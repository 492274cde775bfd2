/** What a running answer is doing, in words. */
import type { LiveState } from "../../bindings/LiveState";
import { seconds } from "./format";

/** Without a byte for this long the silence is counted out, in ms. */
const PATIENCE_MS = 3000;
/** And for this long the answer counts as stalled. */
const STALLED_AFTER_MS = 8000;

/** Without a connection for this long the wait is counted out, in ms. */
const LONG_WAIT_MS = 10_000;

/** What is said while nothing new is visible; without text while the answer flows by itself. */
export type Progress = {
  readonly text: string;
  readonly stalled: boolean;
  /** A wait that Timbre chose itself: the way to end it stands beside it. */
  readonly stops: boolean;
};

const flowing = (text: string): Progress => ({ text, stalled: false, stops: false });

const troubleOf = (live: LiveState) => live.trouble ?? "The service is busy.";

/** Words for the state of a running answer at the time `now` (Unix ms). */
export function progressOf(
  live: LiveState | null,
  model: string,
  now: number,
  stopping: boolean,
): Progress {
  if (stopping) return flowing("Stopping…");
  if (live === null) return flowing("Connecting…");
  if (live.phase === "retrying") {
    const wait = live.retryAt === null ? 0 : live.retryAt - now;
    const when = wait > 500 ? `in ${seconds(wait)}` : "now";
    return { text: `${troubleOf(live)} Trying again ${when}`, stalled: false, stops: true };
  }
  if (live.phase === "waitingForNetwork") {
    const when = live.networkWait?.local ? "when it can be reached" : "when the network is back";
    const waited = now - (live.networkWait?.since ?? now);
    const long = waited >= LONG_WAIT_MS ? ` Waiting ${seconds(waited)}.` : "";
    const text = `${troubleOf(live)} Sends by itself ${when}.${long}`;
    return { text, stalled: true, stops: true };
  }
  const silence = now - Math.max(live.lastByteAt, live.startedAt);
  const stalled = silence >= STALLED_AFTER_MS;
  const advice = stalled ? ". Wait, or stop it." : "";
  if (live.phase === "reasoning" || live.phase === "answering") {
    if (silence < PATIENCE_MS) return flowing("");
    return { text: `Stopped arriving ${seconds(silence)} ago${advice}`, stalled, stops: false };
  }
  if (stalled) {
    return { text: `No answer yet for ${seconds(silence)}${advice}`, stalled, stops: false };
  }
  if (live.phase === "sending") return flowing("Sending…");
  const elapsed = now - live.startedAt;
  const long = elapsed >= PATIENCE_MS ? ` ${seconds(elapsed)}` : "";
  return flowing(`Waiting for ${model}…${long}`);
}
