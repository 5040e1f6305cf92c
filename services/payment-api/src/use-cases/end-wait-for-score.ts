import { endWait } from "../domain/awaited-score.ts";
import { scoreLate } from "../domain/late-score.ts";
import type { Scored } from "../domain/risk.ts";
import { ourselves } from "../ports/caller.ts";
import type { Decision } from "../ports/journal.ts";
import type { UnscoredCharge } from "../ports/unscored-charges.ts";
import { concludeAttempt } from "./conclude-attempt.ts";
import type { HeldAttempt } from "./held-attempt.ts";
import type { Deps } from "./deps.ts";
import { findCard } from "./find-card.ts";
import { contextOf } from "./request.ts";
import { type Begun, beginAttempt, runOperation } from "./run-attempt.ts";
import type { LateScore } from "./late-score.ts";

/**
 * Captures or voids a payment that is only authorised. `risk` is the score that has just come; without one, the charge's
 * present outcome decides. The commit that opens the attempt also books the score, so recovery finds it there.
 */
export async function endWaitForScore(
  deps: Deps,
  { tenant, charge }: UnscoredCharge,
  risk: Scored | undefined,
): Promise<LateScore> {
  const card = (await findCard(deps, tenant, charge.details.paymentMethod))!;
  const caller = ourselves(tenant);
  const context = contextOf(deps, caller);
  const attemptId = context.newId("att");
  const committed = await beginAttempt(
    deps,
    caller,
    { payment_intent: charge.paymentIntent, charge: charge.id },
    attemptId,
    ({ payment_intent: intent, charge: locked }): Decision<Begun> => {
      const waits = intent?.details.awaitsScore === true && locked?.status === "pending";
      if (!waits) return { value: null, changes: {}, reply: null };
      const decided = risk === undefined ? locked : scoreLate(locked, risk);
      const begun = endWait(intent, decided, attemptId, context);
      return {
        value: { ...begun, charge: decided },
        changes: { payment_intent: [begun.intent], charge: [decided], begun: [begun.attempt] },
        reply: null,
      };
    },
  );
  if (committed.kind !== "done" || committed.value === null) return "overtaken";
  if (risk?.decision === "review") deps.metrics.count("PaymentsMarked");
  const { attempt, intent, charge: decided } = committed.value;
  const held: HeldAttempt = {
    caller,
    attempt: { ...attempt, leaseEpoch: 0, leasedUntil: committed.leasedUntil },
    intent,
  };
  const findings = await runOperation(deps, held, decided!);
  if (findings === undefined) return "left_open";
  const concluded = await concludeAttempt(deps, held, { ...findings, card });
  if (concluded.kind !== "done") return "overtaken";
  return findings.end.kind === "not_done" ? "left_open" : "scored";
}
