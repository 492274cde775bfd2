/** Where a link leads: the scheme allowlist and the true host. Rust checks again before opening. */

/** A destination that may be offered to a person. */
export type Destination = {
  /** The serialised address. */
  readonly href: string;
  /** What to show: the host, or the mail address. */
  readonly place: string;
  /** It carries a user name or an encoded international host, so the place is always shown. */
  readonly suspicious: boolean;
};

const LONGEST = 2048;
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]/;
const HOST_IN_LABEL = /(?:^|[\s/@(])((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?=$|[\s/:?#),.])/u;

/** Reads an address; null when it is not http, https or mailto, or plays a trick. */
export function destination(url: string): Destination | null {
  if (url.length > LONGEST || UNSEEN.test(url)) return null;
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return null;
  }
  const { protocol } = parsed;
  if (protocol === "mailto:") {
    return { href: parsed.href, place: parsed.pathname, suspicious: false };
  }
  if ((protocol !== "https:" && protocol !== "http:") || parsed.hostname === "") return null;
  const suspicious =
    parsed.username !== "" || parsed.password !== "" || /(^|\.)xn--/.test(parsed.hostname);
  return { href: parsed.href, place: parsed.host, suspicious };
}

function bare(host: string): string {
  return host.toLowerCase().replace(/^www\./, "");
}

/** Whether the label names another place than the one the link leads to. */
export function misleads(label: string, to: Destination): boolean {
  if (to.suspicious) return true;
  if (UNSEEN.test(label)) return true;
  const named = HOST_IN_LABEL.exec(label)?.[1];
  if (named === undefined) return false;
  const [said, real] = [bare(named), bare(to.place.replace(/:\d+$/, "").replace(/^.*@/, ""))];
  return said !== real && !real.endsWith(`.${said}`);
}
