import type { Charge } from "./charge.ts";
import { outcomeOf, type Scored } from "./risk.ts";

/** Whether a charge was paid and its score has not come. */
export const isUnscored = ({ status, details }: Charge): boolean =>
  status === "succeeded" && details.outcome.riskScore === null;

/**
 * The charge with the score that came after it was paid. The score takes the place of what the fallback said. The money
 * has moved: what the score would not have allowed is marked for a person to look at.
 */
export function scoreLate(charge: Charge, risk: Scored): Charge {
  const outcome = outcomeOf(risk.decision === "allow" ? "authorized" : "manual_review", risk);
  return { ...charge, details: { ...charge.details, outcome } };
}
