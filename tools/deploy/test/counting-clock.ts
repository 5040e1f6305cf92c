import type { Clock } from "../clock.ts";

/** A clock that starts at 0, and adds each wait instead of waiting. */
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
