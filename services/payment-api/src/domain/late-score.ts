import type { Charge, ChargeOutcome } from "./charge.ts";
import { ownReasons } from "./fallback.ts";
import { OUTCOME_TYPE, outcomeOf, type Scored } from "./risk.ts";

/** Whether a charge was authorised and its score has not come. */
export const isUnscored = ({ status, details }: Charge): boolean =>
  status !== "failed" && details.outcome.riskScore === null;

/**
 * The charge with the score that came late, in the place of what the fallback said, but not of the account's own rules: a
 * review or block that they asked for stays. Where the money has moved, what the score would not have allowed is marked
 * for a person to look at.
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
