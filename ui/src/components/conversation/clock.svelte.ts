/** The time, once a second, while somebody needs it and can see it. */
import { createSubscriber } from "svelte/reactivity";

const TICK_MS = 1000;

const subscribe = createSubscriber((update) => {
  const tick = () => {
    if (!document.hidden) update();
  };
  const timer = setInterval(tick, TICK_MS);
  document.addEventListener("visibilitychange", tick);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", tick);
  };
});

/** Unix milliseconds; read in an effect or a template it comes anew every second. */
export function now(): number {
  subscribe();
  return Date.now();
}
