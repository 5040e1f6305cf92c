import { happened } from "../domain/context.ts";
import { isUnscored, scoreLate } from "../domain/late-score.ts";
import type { Scored } from "../domain/risk.ts";
import { ourselves } from "../ports/caller.ts";
import type { AssessmentOutcome } from "../ports/fraud-detection.ts";
import type { Decision } from "../ports/journal.ts";
import type { UnscoredCharge } from "../ports/unscored-charges.ts";
import type { Deps } from "./deps.ts";
import { endWaitForScore } from "./end-wait-for-score.ts";
import type { LateScore } from "./late-score.ts";
import { commandOf, contextOf } from "./request.ts";

/**
 * Asks for the score of a charge that was authorised without one, and books it. A paid payment keeps its money and gets
 * an outcome; we capture or void one that awaits its score. fraud-detection knows the attempt by its id, so however often
 * we ask, it counts the attempt once and gives the same answer.
 */
export async function scoreUnscoredCharge(deps: Deps, unscored: UnscoredCharge): Promise<LateScore> {
  const { charge } = unscored;
  const answer = await askForScore(deps, unscored);
  const risk = answer?.kind === "assessed" ? answer : undefined;
  const awaited = charge.status === "pending";
  if (awaited && (answer === undefined || risk !== undefined || hasWaited(deps, unscored))) {
    return endWaitForScore(deps, unscored, risk);
  }
  if (risk !== undefined) return bookScore(deps, unscored, risk);
  return answer?.kind === "refused" ? "refused" : "still_unscored";
}

/** Undefined where the charge already has its score, and only the capture or void remains to be done. */
async function askForScore(
  { fraud }: Deps,
  { tenant, charge, attempt }: UnscoredCharge,
): Promise<AssessmentOutcome | undefined> {
  if (!isUnscored(charge)) return undefined;
  const { details } = charge;
  return fraud.assess({
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
}

/** The authorisation does not last for ever: in the end we decide the payment without its score. */
const hasWaited = ({ clock, scoreWaitMs }: Deps, { charge }: UnscoredCharge): boolean =>
  clock() - charge.createdAt >= scoreWaitMs;

async function bookScore(deps: Deps, { tenant, charge }: UnscoredCharge, risk: Scored): Promise<LateScore> {
  const caller = ourselves(tenant);
  const context = contextOf(deps, caller);
  const command = commandOf(caller, { charge: charge.id }, ({ charge: locked }): Decision<boolean> => {
    if (locked?.status !== "succeeded" || !isUnscored(locked)) return { value: false, changes: {}, reply: null };
    const scored = scoreLate(locked, risk);
    const updated = happened(context, "charge", "charge.updated", scored, locked);
    return { value: true, changes: { charge: [scored], scored: [charge.id], events: [updated] }, reply: null };
  });
  const committed = await deps.journal.commit(command);
  if (committed.kind !== "done" || !committed.value) return "overtaken";
  if (risk.decision !== "allow") deps.metrics.count("PaymentsMarked");
  return "scored";
}
