import type { ChargeOutcome } from "./charge.ts";

/** How risky a payment is, and what follows from it: by fraud-detection's score, or without one by the fallback. */
export type Risk = Scored | Unscored;

interface Judged {
  readonly decision: "allow" | "review" | "block";
  /** The rules that spoke, most severe first. */
  readonly reasons: readonly string[];
}

export interface Scored extends Judged {
  /** 0 to 99. */
  readonly score: number;
}

export interface Unscored extends Judged {
  readonly score: null;
  /** What the card's own data say; `not_assessed` where they say nothing. */
  readonly level: "elevated" | "highest" | "not_assessed";
}

/** From this score on a payment is of elevated risk, and of the highest. Source: docs.stripe.com/radar/risk-evaluation. */
const ELEVATED = 65;
const HIGHEST = 75;

/** What a charge is that is not decided yet: authorised and let through, let through and marked, or to be voided. */
export const OUTCOME_TYPE: Readonly<Record<Risk["decision"], ChargeOutcome["type"]>> = {
  allow: "authorized",
  review: "manual_review",
  block: "blocked",
};

/** The outcome of a charge of this risk. */
export function outcomeOf(type: ChargeOutcome["type"], risk: Risk): ChargeOutcome {
  const riskLevel = risk.score === null ? risk.level : riskLevelOf(risk.score);
  return { type, riskLevel, riskScore: risk.score, reasons: risk.reasons };
}

function riskLevelOf(score: number): ChargeOutcome["riskLevel"] {
  if (score >= HIGHEST) return "highest";
  return score >= ELEVATED ? "elevated" : "normal";
}
