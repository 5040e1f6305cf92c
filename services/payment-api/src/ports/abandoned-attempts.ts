import type { LeasedAttempt } from "../domain/attempt.ts";
import type { Caller } from "./caller.ts";

/** Attempts that a process left open. */
export interface AbandonedAttempts {
  /** Takes over up to `limit` payments and refunds each whose lease has run out, with the next epoch and a fresh lease. */
  take(limit: number): Promise<readonly TakenAttempt[]>;
}

/** We read each on its own, so that an unreadable one does not hold up the others. */
export interface TakenAttempt {
  readonly attempt: LeasedAttempt;
  read(): Promise<AbandonedAttempt>;
}

export interface AbandonedAttempt {
  /** The caller that waits for the answer; it has no claim once the claim has its answer. */
  readonly caller: Caller;
  readonly attempt: LeasedAttempt;
}
