import { ok, type Result } from "@platform/kernel/result";
import type { PaymentOutcome } from "../domain/outcome.ts";
import type { OutcomeStore } from "../ports/outcomes.ts";
import type { DatabaseUnavailable } from "../ports/unavailable.ts";

/** Counts the outcomes of payments, each event once. */
export async function recordOutcomes(
  deps: { readonly store: OutcomeStore },
  outcomes: readonly PaymentOutcome[],
): Promise<Result<void, DatabaseUnavailable>> {
  return outcomes.length === 0 ? ok(undefined) : await deps.store.record(outcomes);
}
