import type { Clock } from "../clock.ts";

/** Waiting is free, and is counted: the clock begins at 0. */
export function countingClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    wait(ms) {
      now += ms;
      return Promise.resolve();
    },
  };
}
