// Conversations under the day they were last used: what the sidebar shows, line by line.

import type { ConversationSummary } from "../bindings/ConversationSummary";
import { monthName } from "../format";

/** A line of the sidebar: a heading or a conversation. */
export type Line =
  { key: string; heading: string } | { key: string; conversation: ConversationSummary };

const DAY = 86_400_000;

/**
 * The lines for `items`, newest first; pinned ones come before all days, and in the trash they are under the
 * day they were deleted. `now` is unix milliseconds.
 */
export function lines(items: ConversationSummary[], now: number): Line[] {
  const isPinned = (item: ConversationSummary) => item.pinned && item.deletedAt === null;
  const pinned = items.filter(isPinned);
  const result: Line[] = [];
  let heading = "";
  const add = (title: string, conversation: ConversationSummary) => {
    // The order is not the clock's: a day may stand there twice after it went backwards.
    const key = `day ${conversation.id}`;
    if (title !== heading) result.push({ key, heading: (heading = title) });
    result.push(lineOf(conversation));
  };
  for (const item of pinned) add("Pinned", item);
  const name = dayNames(now);
  for (const item of items) if (!isPinned(item)) add(name(item.deletedAt ?? item.updatedAt), item);
  return result;
}

// A line is made once: with each page that arrives, all the lines before it are asked for again.
const made = new WeakMap<ConversationSummary, Line>();

function lineOf(conversation: ConversationSummary): Line {
  const known = made.get(conversation);
  if (known) return known;
  const line = { key: `chat ${conversation.id}`, conversation };
  made.set(conversation, line);
  return line;
}

function dayNames(now: number): (time: number) => string {
  const today = new Date(now).setHours(0, 0, 0, 0);
  const year = new Date(now).getFullYear();
  const yesterday = startOfDay(today, 1);
  const week = startOfDay(today, 7);
  const month = startOfDay(today, 30);
  // Neighbours are mostly of one month, whose name is looked up once.
  let name = "";
  let [from, until] = [0, 0];
  return (time) => {
    if (time >= today) return "Today";
    if (time >= yesterday) return "Yesterday";
    if (time >= week) return "Previous 7 days";
    if (time >= month) return "Previous 30 days";
    if (time >= from && time < until) return name;
    const date = new Date(time);
    from = new Date(date.getFullYear(), date.getMonth(), 1).getTime();
    until = new Date(date.getFullYear(), date.getMonth() + 1, 1).getTime();
    return (name = monthOf(date, year));
  };
}

// Noon of the day avoids the hour that summer time takes or gives.
const startOfDay = (today: number, days: number) =>
  new Date(today + DAY / 2 - days * DAY).setHours(0, 0, 0, 0);

function monthOf(date: Date, thisYear: number): string {
  const name = monthName(date);
  return date.getFullYear() === thisYear ? name : `${name} ${date.getFullYear()}`;
}

/** The conversations whose title has every word of `text`, whatever their case. */
export function matching(items: ConversationSummary[], text: string): ConversationSummary[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return items;
  return items.filter((item) => {
    const title = item.title.toLowerCase();
    return words.every((word) => title.includes(word));
  });
}
