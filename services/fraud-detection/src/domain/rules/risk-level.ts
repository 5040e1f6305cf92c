import type { Rule } from "../rule.ts";

/** What the issuer's data say of the card. Alone, `elevated` is reviewed and `highest` is blocked, as at Stripe. */
export const riskLevelRules: readonly Rule[] = [
  {
    name: "highest_risk_level",
    family: "risk_level",
    weigh: ({ cardRisk }) => (cardRisk === "highest" ? 90 : 0),
  },
  {
    name: "elevated_risk_level",
    family: "risk_level",
    weigh: ({ cardRisk }) => (cardRisk === "elevated" ? 70 : 0),
  },
];
