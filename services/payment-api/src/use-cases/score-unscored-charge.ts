import { happened } from "../domain/context.ts";
import { isUnscored, scoreLate } from "../domain/late-score.ts";
import type { UnscoredCharge } from "../ports/unscored-charges.ts";
import type { Deps } from "./deps.ts";

/** What became of an unscored charge. `overtaken`: another process has scored it meanwhile. */
export type LateScore = "scored" | "overtaken" | "still_unscored";

/**
 * Asks for the score of a charge that was paid without one, and books it. fraud-detection knows the attempt by its id, so
 * however often we ask, it is counted once and answered alike.
 */
export async function scoreUnscoredCharge(deps: Deps, { tenant, charge, attempt }: UnscoredCharge): Promise<LateScore> {
  const { details } = charge;
  const risk = await deps.fraud.assess({
    tenant,
    attempt,
    paymentIntent: charge.paymentIntent,
    amount: charge.amount,
    currency: charge.currency,
    customer: details.customer,
    email: details.receiptEmail ?? details.billing.email,
    token: details.token,
    late: true,
  });
  if (risk.kind === "not_assessed") return "still_unscored";
  const context = { at: deps.clock(), newId: deps.newId, requestId: null, idempotencyKey: null };
  const committed = await deps.journal.commit<boolean>({
    tenant,
    claim: null,
    answers: null,
    requestId: "",
    expand: [],
    needs: { charge: charge.id },
    attempt: null,
    decide: ({ charge: locked }) => {
      if (locked === undefined || !isUnscored(locked)) return { value: false, changes: {}, reply: null };
      const scored = scoreLate(locked, risk);
      const updated = happened(context, "charge", "charge.updated", scored);
      return { value: true, changes: { charges: [scored], scored: [charge.id], events: [updated] }, reply: null };
    },
  });
  if (committed.kind !== "done" || !committed.value) return "overtaken";
  if (risk.decision !== "allow") deps.metrics.count("PaymentsMarked");
  return "scored";
}
