import type { LeasedAttempt } from "../domain/attempt.ts";
import type { Caller } from "./caller.ts";

/** Attempts that somebody left open. */
export interface AbandonedAttempts {
  /** Takes over up to `limit` payments and refunds each whose lease has run out, with the next epoch and a fresh lease. */
  take(limit: number): Promise<readonly TakenAttempt[]>;
}

/** Each is read on its own, so that one that cannot be read keeps none of the others. */
export interface TakenAttempt {
  readonly attempt: LeasedAttempt;
  read(): Promise<AbandonedAttempt>;
}

export interface AbandonedAttempt {
  /** Whoever waits for the answer; nobody where the claim has one already. */
  readonly caller: Caller;
  readonly attempt: LeasedAttempt;
}
