import type { Evidence, Family, Rule } from "./rule.ts";
import { amountRules } from "./rules/amount-limit.ts";
import { disputeRules } from "./rules/disputes.ts";
import { failedPaymentRules } from "./rules/failed-payments.ts";
import { riskLevelRules } from "./rules/risk-level.ts";
import { velocityRules } from "./rules/velocity.ts";
import type { Settings } from "./settings.ts";

/** Every rule. Among equals, the earlier one is named first. */
export const RULES: readonly Rule[] = [
  ...riskLevelRules,
  ...amountRules,
  ...disputeRules,
  ...failedPaymentRules,
  ...velocityRules,
];

/** What is answered of an attempt. */
export interface RiskAssessment {
  readonly decision: "allow" | "review" | "block";
  /** 0 (no risk seen) to 99. */
  readonly score: number;
  /** The rules that spoke, most severe first. */
  readonly reasons: readonly string[];
}

const MAX_SCORE = 99;

/**
 * Scores an attempt and decides.
 *
 * Each rule has a weight: the score that it would give alone, read as a chance of fraud in a hundred.
 *  - Within a family only the heaviest rule counts: a card that is used too often in an hour is too often used in the
 *    day as well, and that is one sign, not two.
 *  - Families are independent signs, and each takes its share of the innocence that the others left:
 *
 *        score = 100 − 100 × Π (1 − weight / 100), rounded, at most 99
 *
 *    One sign of 65 is 65; two are 88. No sign is 0.
 *
 * The decision is `block` from the account's block threshold on (75 by default), `review` from its review threshold on
 * (65), else `allow`. Both are Stripe's levels for highest and elevated risk. More risk never lowers a score, because
 * no rule weighs less for more risk and the formula grows with every weight.
 */
export function judge(evidence: Evidence, settings: Settings): RiskAssessment {
  const findings = RULES.map((rule) => ({ rule, weight: rule.weigh(evidence, settings) })).filter(
    ({ weight }) => weight > 0,
  );
  if (findings.length === 0) return { decision: decide(0, settings), score: 0, reasons: [] };
  const heaviest = new Map<Family, number>();
  for (const { rule, weight } of findings) {
    heaviest.set(rule.family, Math.max(weight, heaviest.get(rule.family) ?? 0));
  }
  let innocence = 100;
  for (const weight of heaviest.values()) innocence *= 1 - weight / 100;
  const score = Math.min(MAX_SCORE, Math.round(100 - innocence));
  // The sort is stable: equals keep the order of the table.
  const reasons = findings.toSorted((a, b) => b.weight - a.weight).map(({ rule }) => rule.name);
  return { decision: decide(score, settings), score, reasons };
}

function decide(score: number, { thresholds }: Settings): RiskAssessment["decision"] {
  if (score >= thresholds.block) return "block";
  return score >= thresholds.review ? "review" : "allow";
}
