import type { Rule } from "../rule.ts";

/** The issuer's risk level for the card. Alone, `elevated` means review and `highest` means block, as at Stripe. */
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
