/** The time, once a second, while somebody needs it. */
import { createSubscriber } from "svelte/reactivity";

const TICK_MS = 1000;

const subscribe = createSubscriber((update) => {
  const timer = setInterval(update, TICK_MS);
  return () => clearInterval(timer);
});

/** Unix milliseconds; read in an effect or a template it comes anew every second. */
export function now(): number {
  subscribe();
  return Date.now();
}
