import type { Result } from "@platform/kernel/result";
import type { PaymentOutcome } from "../domain/outcome.ts";
import type { DatabaseUnavailable } from "./unavailable.ts";

/** Remembers what became of payments. */
export interface OutcomeStore {
  /** Counts every outcome whose event was not counted before, all or none. */
  record(outcomes: readonly PaymentOutcome[]): Promise<Result<void, DatabaseUnavailable>>;
}
