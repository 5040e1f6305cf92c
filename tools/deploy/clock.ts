import { setTimeout as sleep } from "node:timers/promises";

/** Time, so that tests need not wait for it. */
export interface Clock {
  /** In milliseconds since the Unix epoch. */
  now(): number;
  wait(ms: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  wait: async (ms) => await sleep(ms),
};
