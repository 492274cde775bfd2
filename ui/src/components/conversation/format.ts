/** Times, paces and names as they are said around an answer. */

/** "340 ms", "3.1 s", "42 s", "2 min 5 s". */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const rest = seconds % 60;
  return rest === 0
    ? `${Math.floor(seconds / 60)} min`
    : `${Math.floor(seconds / 60)} min ${rest} s`;
}

/** Whole seconds in words a glance can take: "12 s", "2 min 5 s". */
export function seconds(ms: number): string {
  return duration(Math.max(1000, Math.round(ms / 1000) * 1000)).replace(".0", "");
}

/** Tokens per second of the part that was written, or null when it cannot be known. */
export function speed(
  tokens: number | null,
  durationMs: number | null,
  firstTokenMs: number | null,
): number | null {
  if (tokens === null || durationMs === null || tokens < 2) return null;
  const writing = durationMs - (firstTokenMs ?? 0);
  return writing < 50 ? null : (tokens * 1000) / writing;
}

/** A model's name without its author: "Z.ai: GLM 4.6" is "GLM 4.6". */
export function shortName(name: string): string {
  const colon = name.indexOf(": ");
  return colon < 0 ? name : name.slice(colon + 2);
}
