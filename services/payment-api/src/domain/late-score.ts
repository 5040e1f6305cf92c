import type { Charge } from "./charge.ts";
import { ownReasons } from "./fallback.ts";
import { outcomeOf, type Scored } from "./risk.ts";

/** Whether a charge was paid and its score has not come. */
export const isUnscored = ({ status, details }: Charge): boolean =>
  status === "succeeded" && details.outcome.riskScore === null;

/**
 * The charge with the score that came after it was paid. The score takes the place of what the fallback said, but not of
 * the account's own rules: a review that they asked for stays. The money has moved: what the score would not have allowed
 * is marked for a person to look at.
 */
export function scoreLate(charge: Charge, risk: Scored): Charge {
  const own = ownReasons(charge.details.outcome.reasons);
  const type = risk.decision === "allow" && own.length === 0 ? "authorized" : "manual_review";
  const reasons = [...new Set([...own, ...risk.reasons])];
  return { ...charge, details: { ...charge.details, outcome: outcomeOf(type, { ...risk, reasons }) } };
}
