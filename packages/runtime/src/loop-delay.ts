import type { Running } from "./lifecycle.ts";

/** How late this process gets to what is ready: requests that wait in sockets are seen by nothing else. */
export interface LoopDelay extends Running {
  /** Milliseconds, averaged over about the last quarter of a second. */
  lateMs(): number;
  /** So late that work nobody waits for should yield, in a service that measures nothing else. */
  pressed(): boolean;
}

const EVERY_MS = 10;
const AVERAGED_OVER_MS = 250;
/** A quarter of what a payment waits for its score. */
const PRESSED_FROM_MS = 20;

/** Measures the event loop by a timer: what it is late by, whatever else was ready has waited as well. */
export function measureLoopDelay(clock: () => number = () => performance.now()): LoopDelay {
  let averageMs = 0;
  let expectedAt = clock() + EVERY_MS;
  const timer = setInterval(() => {
    const now = clock();
    const lateMs = Math.max(0, now - expectedAt);
    averageMs += (lateMs - averageMs) * Math.min(1, (lateMs + EVERY_MS) / AVERAGED_OVER_MS);
    expectedAt = now + EVERY_MS;
  }, EVERY_MS);
  timer.unref();
  return {
    lateMs: () => averageMs,
    pressed: () => averageMs > PRESSED_FROM_MS,
    async stop() {
      clearInterval(timer);
    },
  };
}
