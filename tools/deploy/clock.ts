import { setTimeout as sleep } from "node:timers/promises";

/** A clock that tests can replace, so that they need not wait. */
export interface Clock {
  /** In milliseconds since the Unix epoch. */
  now(): number;
  wait(ms: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  wait: async (ms) => await sleep(ms),
};
