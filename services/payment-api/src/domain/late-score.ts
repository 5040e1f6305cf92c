import type { Charge } from "./charge.ts";
import { OUTCOME_TYPE, outcomeOf, type Scored } from "./risk.ts";

/** Whether a charge was authorised and its score has not come. */
export const isUnscored = ({ status, details }: Charge): boolean =>
  status !== "failed" && details.outcome.riskScore === null;

/**
 * The charge with the score that came late, in the place of what the fallback said. Where the money has moved, what the
 * score would not have allowed is marked for a person to look at.
 */
export function scoreLate(charge: Charge, risk: Scored): Charge {
  const { decision } = risk;
  const type = charge.status === "succeeded" && decision === "block" ? "manual_review" : OUTCOME_TYPE[decision];
  return { ...charge, details: { ...charge.details, outcome: outcomeOf(type, risk) } };
}
