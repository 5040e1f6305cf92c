import type { ChargeOutcome } from "./charge.ts";

/** A payment's risk and the decision on it: by fraud-detection's score, or without one by the fallback. */
export type Risk = Scored | Unscored;

interface Judged {
  readonly decision: "allow" | "review" | "block";
  /** The rules that applied, most severe first. */
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

/** The outcome of an undecided charge: authorised, authorised and marked for review, or to be voided. */
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
