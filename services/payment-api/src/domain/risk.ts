import type { ChargeOutcome } from "./charge.ts";
import type { TenantSettings } from "./tenant.ts";

/** What fraud-detection said of a payment, and what follows from it. */
export interface Risk {
  readonly decision: "allow" | "review" | "block";
  /** Null where it did not answer in time. */
  readonly score: number | null;
  readonly reasons: readonly string[];
}

/** Without an assessment the account's policy decides. */
export const unassessed = (settings: TenantSettings): Risk => ({
  decision: settings.onAssessmentTimeout,
  score: null,
  reasons: ["not_assessed"],
});

/** From this score on a payment is of elevated risk, and of the highest. Source: docs.stripe.com/radar/risk-evaluation. */
const ELEVATED = 65;
const HIGHEST = 75;

/** The outcome of a charge of this risk. */
export function outcomeOf(type: ChargeOutcome["type"], { score, reasons }: Risk): ChargeOutcome {
  return { type, riskLevel: riskLevelOf(score), riskScore: score, reasons };
}

function riskLevelOf(score: number | null): ChargeOutcome["riskLevel"] {
  if (score === null) return "not_assessed";
  if (score >= HIGHEST) return "highest";
  return score >= ELEVATED ? "elevated" : "normal";
}
