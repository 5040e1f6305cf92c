import type { Result } from "@platform/kernel/result";
import type { PaymentOutcome } from "../domain/outcome.ts";
import type { DatabaseUnavailable } from "./unavailable.ts";

/** Stores the outcomes of payments. */
export interface OutcomeStore {
  /** Counts every outcome whose event did not count before, all or none. */
  record(outcomes: readonly PaymentOutcome[]): Promise<Result<void, DatabaseUnavailable>>;
}
