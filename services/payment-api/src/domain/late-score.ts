import type { Charge, ChargeOutcome } from "./charge.ts";
import { ownReasons } from "./fallback.ts";
import { OUTCOME_TYPE, outcomeOf, type Scored } from "./risk.ts";

/** Whether a charge was authorised and its score has not come. */
export const isUnscored = ({ status, details }: Charge): boolean =>
  status !== "failed" && details.outcome.riskScore === null;

/**
 * The charge with the score that came late. The score replaces the fallback's decision, but not the account's own rules:
 * a review or block by those stays. If the money has moved and the score would not have allowed the payment, we mark the
 * charge for a person to look at.
 */
export function scoreLate(charge: Charge, risk: Scored): Charge {
  const { status, details } = charge;
  const own = ownReasons(details.outcome.reasons);
  const decision = own.length === 0 ? risk.decision : stricter(risk.decision, details.outcome.type);
  const type = status === "succeeded" && decision === "block" ? "manual_review" : OUTCOME_TYPE[decision];
  const reasons = [...new Set([...own, ...risk.reasons])];
  return { ...charge, details: { ...details, outcome: outcomeOf(type, { ...risk, reasons }) } };
}

function stricter(decision: Scored["decision"], before: ChargeOutcome["type"]): Scored["decision"] {
  if (decision === "block" || before === "blocked") return "block";
  return "review";
}
