// Numbers as people read them: money, tokens, times.
//
// They are spelled here, in the language of the page: what `Intl` has to read first costs the start several
// milliseconds.

/** US dollars, with as many decimals as it takes to see two figures: `$12.50`, `$0.0123`. */
export function cost(usd: string | number): string {
  const value = Number(usd);
  if (value === 0) return "$0";
  if (value >= 0.1) return `$${value.toFixed(2)}`;
  const figures = Math.min(8, 2 - Math.floor(Math.log10(value)));
  return `$${value.toFixed(figures).replace(/0+$/, "")}`;
}

/** A price for a million tokens: `$0.60`, or a dash where it is not known. */
export function price(perMillion: string | null): string {
  if (perMillion === null || perMillion === "") return "–";
  return cost(perMillion);
}

/** A number of tokens: `512`, `128K`, `1M`, `1.05M`. */
export function tokens(count: number): string {
  if (count < 1000) return String(count);
  if (count < 999_500) return `${Math.round(count / 1000)}K`;
  return `${Number((count / 1_000_000).toFixed(2))}M`;
}

/** A number with its thousands apart: `131,072`; of its decimals at most six. */
export const number = (value: number) => apart(String(Number(value.toFixed(6))));

/** The digits of a number, the thousands before its decimals apart. */
export const apart = (digits: string) =>
  digits.replace(/\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));

/** How long before `now` something was, in one unit: `3 minutes ago`. Both in unix milliseconds. */
export function ago(time: number, now: number): string {
  const minutes = Math.max(0, Math.round((now - time) / 60_000));
  if (minutes < 1) return "just now";
  if (minutes < 60) return plural(minutes, "minute");
  if (minutes < 48 * 60) return plural(Math.round(minutes / 60), "hour");
  return plural(Math.round(minutes / 1440), "day");
}

const plural = (count: number, unit: string) => `${count} ${unit}${count === 1 ? "" : "s"} ago`;

const MONTHS =
  "January February March April May June July August September October November December".split(
    " ",
  );

/** The name of its month: `March`. */
export const monthName = (date: Date) => MONTHS[date.getMonth()] ?? "";

const two = (count: number) => String(count).padStart(2, "0");
const clock = (date: Date) => `${two(date.getHours())}:${two(date.getMinutes())}`;
const day = (date: Date) => `${monthName(date).slice(0, 3)} ${date.getDate()}`;

/** When something was, as short as can be told apart: `14:05`, `Mar 3`, `Mar 3, 2024`. Unix milliseconds. */
export function when(time: number, now: number): string {
  const [then, today] = [new Date(time), new Date(now)];
  if (then.toDateString() === today.toDateString()) return clock(then);
  const thisYear = then.getFullYear() === today.getFullYear();
  return thisYear ? day(then) : `${day(then)}, ${then.getFullYear()}`;
}

/** A moment that may be long ago: `Mar 3, 2024, 14:05`. Unix milliseconds. */
export function moment(time: number): string {
  const then = new Date(time);
  return `${day(then)}, ${then.getFullYear()}, ${clock(then)}`;
}

/** A moment to come: `at 14:05`, `tomorrow at 02:00`, `on Mar 3 at 14:05`. Unix milliseconds. */
export function clockTime(time: number, now: number): string {
  const then = new Date(time);
  const days = ["", "tomorrow "].findIndex((_, later) => {
    const other = new Date(now);
    other.setDate(other.getDate() + later);
    return other.toDateString() === then.toDateString();
  });
  const on = ["", "tomorrow "][days] ?? `on ${day(then)} `;
  return `${on}at ${clock(then)}`;
}

/** A size in bytes: `512 B`, `34 KB`, `1.2 MB`. */
export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  const power = Math.min(3, Math.floor(Math.log10(count) / 3));
  const value = count / 1000 ** power;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${["B", "KB", "MB", "GB"][power]}`;
}
