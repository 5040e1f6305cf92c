import type { Running } from "./lifecycle.ts";

/** How late this process handles ready events: nothing else sees requests that wait in sockets. */
export interface LoopDelay extends Running {
  /** Milliseconds, averaged over about the last quarter of a second. */
  lateMs(): number;
  /** So late that work nobody waits for should yield, for services that have no other measure. */
  pressed(): boolean;
}

const EVERY_MS = 10;
const AVERAGED_OVER_MS = 250;
/** A quarter of a payment's wait for its score. */
const PRESSED_FROM_MS = 20;

/** Measures the event loop with a timer: every other ready event was as late as the timer. */
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
