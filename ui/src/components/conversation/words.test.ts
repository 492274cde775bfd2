import { expect, it, vi } from "vitest";

import type { LiveState } from "../../bindings/LiveState";
import { aLiveState } from "../../test-fixtures";
import { copySelection } from "../../state/clipboard";
import { duration, seconds, shortName, speed } from "./format";
import { progressOf } from "./progress";
import { withQuote } from "./quote";

it("a copied selection is plain text and nothing else", () => {
  const page = document.createElement("p");
  page.append("some words");
  document.body.append(page);
  document.getSelection()?.selectAllChildren(page);
  const setData = vi.fn();
  const event = new Event("copy", { cancelable: true });
  Object.assign(event, { clipboardData: { setData } });
  copySelection(event as ClipboardEvent);
  expect(setData.mock.calls).toEqual([["text/plain", "some words"]]);
  expect(event.defaultPrevented).toBe(true);
  page.remove();
});

it("times are said in one or two units", () => {
  expect([340, 3100, 42_000, 60_000, 125_000].map(duration)).toEqual([
    "340 ms",
    "3.1 s",
    "42 s",
    "1 min",
    "2 min 5 s",
  ]);
  expect([200, 4400, 12_000].map(seconds)).toEqual(["1 s", "4 s", "12 s"]);
});

it("speed counts the writing and not the waiting", () => {
  expect(speed(100, 3000, 1000)).toBe(50);
  expect([speed(null, 1, 1), speed(1, 3000, 0), speed(100, 1000, 1000)]).toEqual([
    null,
    null,
    null,
  ]);
});

it("a model's short name has no author", () => {
  expect([shortName("Z.ai: GLM 4.6"), shortName("local")]).toEqual(["GLM 4.6", "local"]);
});

it("progress has words for every phase, and for silence", () => {
  const live = aLiveState({ phase: "sending" });
  const say = (more: Partial<LiveState>, now: number) =>
    progressOf({ ...live, ...more }, "M", now, false).text;
  expect(say({}, 100)).toBe("Sending…");
  expect(say({ phase: "waiting" }, 100)).toBe("Waiting for M…");
  expect(say({ phase: "waiting" }, 4000)).toBe("Waiting for M… 4 s");
  expect(say({ phase: "waiting" }, 9000)).toContain("No answer yet for 9 s");
  expect(say({ phase: "answering", lastByteAt: 90_000 }, 91_000)).toBe("");
  const answering = { phase: "answering", lastByteAt: 90_000 } as const;
  expect(say(answering, 94_000)).toBe("Stopped arriving 4 s ago");
  expect(progressOf({ ...live, ...answering }, "M", 94_000, false).stalled).toBe(false);
  expect(say(answering, 105_000)).toBe("Stopped arriving 15 s ago. Wait, or stop it.");
  expect(progressOf({ ...live, ...answering }, "M", 105_000, false).stalled).toBe(true);
  const retrying = { phase: "retrying", retryAt: 5000 } as const;
  expect([2000, 3000, 4900].map((now) => say(retrying, now))).toEqual([
    "The service is busy. Trying again in 3 s",
    "The service is busy. Trying again in 2 s",
    "The service is busy. Trying again now",
  ]);
  expect(say({ ...retrying, trouble: "Too many requests in a short time." }, 2000)).toBe(
    "Too many requests in a short time. Trying again in 3 s",
  );
  const offline = { phase: "waitingForNetwork", trouble: "No connection to a.example." } as const;
  expect(say({ ...offline, networkWait: { since: 0, local: false } }, 9000)).toBe(
    "No connection to a.example. Sends by itself when the network is back.",
  );
  expect(say({ ...offline, networkWait: { since: 0, local: true } }, 9000)).toBe(
    "No connection to a.example. Sends by itself when it can be reached.",
  );
  expect(say({ ...offline, networkWait: { since: 0, local: false } }, 65_000)).toContain(
    "when the network is back. Waiting 1 min 5 s.",
  );
  expect(progressOf({ ...live, ...offline }, "M", 9000, false).stops).toBe(true);
  expect(progressOf(null, "M", 0, false).text).toBe("Connecting…");
  expect(progressOf(live, "M", 0, true).text).toBe("Stopping…");
});

it("a quote stands at the end of what was typed", () => {
  expect(withQuote("", "one\n\ntwo \n")).toBe("> one\n>\n> two\n\n");
  expect(withQuote("See:\n", "x")).toBe("See:\n\n> x\n\n");
});
