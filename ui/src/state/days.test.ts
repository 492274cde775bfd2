import { expect, test } from "vitest";

import type { ConversationSummary } from "../bindings/ConversationSummary";
import { aConversation } from "../test-fixtures";
import { lines, matching } from "./days";

const now = new Date(2026, 2, 31, 12).getTime();
let id = 0;

const chat = (time: Date, more: Partial<ConversationSummary> = {}): ConversationSummary => ({
  ...aConversation(++id, { title: "A title", updatedAt: time.getTime() }),
  ...more,
});

const headings = (items: ConversationSummary[]) =>
  lines(items, now).flatMap((line) => ("heading" in line ? [line.heading] : []));

test("conversations stand under the day, week or month they were used", () => {
  const items = [
    chat(new Date(2026, 2, 31, 0, 0)),
    chat(new Date(2026, 2, 30, 23, 59)),
    chat(new Date(2026, 2, 24, 8)),
    chat(new Date(2026, 2, 2, 8)),
    chat(new Date(2026, 1, 1)),
    chat(new Date(2025, 11, 24)),
  ];
  expect(headings(items)).toEqual([
    "Today",
    "Yesterday",
    "Previous 7 days",
    "Previous 30 days",
    "February",
    "December 2025",
  ]);
});

test("pinned conversations come first, wherever they are in the list", () => {
  const pinned = chat(new Date(2025, 0, 1), { pinned: true });
  const items = [chat(new Date(2026, 2, 31)), pinned];
  expect(headings(items)).toEqual(["Pinned", "Today"]);
  expect(lines(items, now)[1]).toEqual({ key: `chat ${pinned.id}`, conversation: pinned });
});

test("a day has one heading, and every line a key of its own", () => {
  const all = lines([chat(new Date(now)), chat(new Date(now - 1)), chat(new Date(now - 2))], now);
  expect(all).toHaveLength(4);
  expect(new Set(all.map((line) => line.key)).size).toBe(4);
});

test("the filter wants every word, in any case and order", () => {
  const items = [chat(new Date(now), { title: "Rust Lifetimes" }), chat(new Date(now))];
  expect(matching(items, "  life RUST ")).toEqual([items[0]]);
  expect(matching(items, "rust verse")).toEqual([]);
  expect(matching(items, " ")).toEqual(items);
});
