import { expect, test } from "vitest";
import type { ChargeOutcome } from "../../src/domain/charge.ts";
import { presentOutcome } from "../../src/http/presenters/outcome.ts";

const UNSCORED = "The payment got no score in time and was decided by the fallback rules.";

type Row = [
  type: ChargeOutcome["type"],
  riskLevel: ChargeOutcome["riskLevel"],
  riskScore: number | null,
  reasons: string,
  reason: string | null,
  rule: string | undefined,
  message: string,
];

test.each<Row>([
  ["authorized", "normal", 5, "", null, undefined, "Payment complete."],
  ["authorized", "not_assessed", null, "not_assessed", null, undefined, `Payment complete. ${UNSCORED}`],
  [
    "manual_review",
    "elevated",
    70,
    "amount_limit",
    "elevated_risk_level",
    undefined,
    "The payment was evaluated as having elevated risk, and placed in your manual review queue.",
  ],
  [
    "manual_review",
    "normal",
    5,
    "amount_limit",
    "rule",
    undefined,
    "A rule placed the payment in your manual review queue.",
  ],
  [
    "manual_review",
    "not_assessed",
    null,
    "not_assessed",
    "rule",
    "fallback_not_assessed",
    `${UNSCORED} It is placed in your manual review queue.`,
  ],
  [
    "manual_review",
    "elevated",
    null,
    "elevated_risk_level not_assessed",
    "elevated_risk_level",
    undefined,
    `${UNSCORED} It is placed in your manual review queue.`,
  ],
  [
    "blocked",
    "highest",
    90,
    "highest_risk_level",
    "highest_risk_level",
    undefined,
    "The payment was blocked as too risky.",
  ],
  [
    "blocked",
    "highest",
    null,
    "highest_risk_level not_assessed",
    "highest_risk_level",
    undefined,
    `${UNSCORED} It was blocked.`,
  ],
  [
    "blocked",
    "not_assessed",
    null,
    "amount_limit not_assessed",
    "rule",
    "fallback_amount_limit",
    `${UNSCORED} It was blocked.`,
  ],
])("%s at %s risk, score %j, by %s", (type, riskLevel, riskScore, reasons, reason, rule, message) => {
  const outcome = { type, riskLevel, riskScore, reasons: reasons.split(" ").filter(Boolean) };
  const shown = presentOutcome({
    status: type === "blocked" ? "failed" : "succeeded",
    details: { outcome, failureCode: null, declineCode: null, authorisation: type === "blocked" ? null : "auth_1" },
  });
  expect(shown).toMatchObject({ type, risk_level: riskLevel, reason, seller_message: message });
  expect("rule" in shown ? shown.rule : undefined).toBe(rule);
  expect("risk_score" in shown ? shown.risk_score : null).toBe(riskScore);
});
