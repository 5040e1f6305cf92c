import type { Evidence, Family, Rule } from "./rule.ts";
import { amountRules } from "./rules/amount-limit.ts";
import { disputeRules } from "./rules/disputes.ts";
import { failedPaymentRules } from "./rules/failed-payments.ts";
import { riskLevelRules } from "./rules/risk-level.ts";
import { velocityRules } from "./rules/velocity.ts";
import type { Settings } from "./settings.ts";

/** Every rule. Of rules with equal weights, the earlier one comes first in the reasons. */
export const RULES: readonly Rule[] = [
  ...riskLevelRules,
  ...amountRules,
  ...disputeRules,
  ...failedPaymentRules,
  ...velocityRules,
];

/** The assessment that the caller gets for an attempt. */
export interface RiskAssessment {
  readonly decision: "allow" | "review" | "block";
  /** 0 (no risk seen) to 99. */
  readonly score: number;
  /** The rules that apply, most severe first. */
  readonly reasons: readonly string[];
}

const MAX_SCORE = 99;

/**
 * Scores an attempt and decides.
 *
 * Each rule has a weight: the score that it would give alone, as a chance of fraud in percent.
 *  - Within a family only the heaviest rule counts: a card that is used too often in an hour is also used too often in
 *    the day, and that is one sign, not two.
 *  - Families are independent signs. Each takes its share of the innocence that the others left:
 *
 *        score = 100 − 100 × Π (1 − weight / 100), rounded, at most 99
 *
 *    One sign of 65 is 65; two are 88. No sign is 0.
 *
 * The decision is `block` at or above the account's block threshold (75 by default), `review` at or above its review
 * threshold (65), else `allow`. Both are Stripe's levels for highest and elevated risk. More risk never lowers a score,
 * because no rule weighs less for more risk and the formula grows with every weight.
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
  // The sort is stable: equal weights keep the order of `RULES`.
  const reasons = findings.toSorted((a, b) => b.weight - a.weight).map(({ rule }) => rule.name);
  return { decision: decide(score, settings), score, reasons };
}

function decide(score: number, { thresholds }: Settings): RiskAssessment["decision"] {
  if (score >= thresholds.block) return "block";
  return score >= thresholds.review ? "review" : "allow";
}
