import type Stripe from "stripe";
import type { Charge, ChargeDetails, ChargeOutcome } from "../../domain/charge.ts";

type OutcomeDetails = Pick<ChargeDetails, "outcome" | "failureCode" | "declineCode" | "authorisation">;

/** The parts of a charge that explain its outcome. */
export interface Decided {
  readonly status: Charge["status"];
  readonly details: OutcomeDetails;
}

/** Why a charge ended as it did, for the merchant: never shown to the shopper. */
export function presentOutcome({ status, details }: Decided) {
  const { outcome } = details;
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    ...(status === "pending" ? { ...explain(details), seller_message: AWAITED } : explain(details)),
    risk_level: outcome.riskLevel,
    ...(outcome.riskScore === null ? {} : { risk_score: outcome.riskScore }),
    type: outcome.type,
  } satisfies Stripe.Charge.Outcome;
}

interface Explanation {
  readonly network_status: string;
  readonly reason: string | null;
  /** The first rule of the fallback that applied. */
  readonly rule?: string;
  readonly seller_message: string;
}

function explain({ outcome, declineCode, failureCode, authorisation }: OutcomeDetails): Explanation {
  // A payment authorised before we blocked it may show on the cardholder's statement for a while.
  const unsent = authorisation === null ? "not_sent_to_network" : "reversed_after_approval";
  switch (outcome.type) {
    case "authorized":
      return outcome.riskScore === null ? { ...APPROVED, seller_message: `Payment complete. ${UNSCORED}` } : APPROVED;
    case "manual_review":
      if (outcome.riskScore === null) {
        return {
          ...APPROVED,
          ...byFallback(outcome),
          seller_message: `${UNSCORED} It is placed in your manual review queue.`,
        };
      }
      return {
        network_status: "approved_by_network",
        reason: outcome.riskLevel === "elevated" ? "elevated_risk_level" : "rule",
        seller_message:
          outcome.riskLevel === "normal"
            ? "A rule placed the payment in your manual review queue."
            : "The payment was evaluated as having elevated risk, and placed in your manual review queue.",
      };
    case "issuer_declined":
      return { network_status: "declined_by_network", ...declinedFor(declineCode ?? failureCode ?? "generic_decline") };
    case "blocked":
      if (outcome.riskScore === null) {
        return {
          ...byFallback(outcome),
          network_status: unsent,
          seller_message: `${UNSCORED} It was blocked.`,
        };
      }
      return {
        network_status: unsent,
        reason: outcome.riskLevel === "highest" ? "highest_risk_level" : "rule",
        seller_message: "The payment was blocked as too risky.",
      };
    case "invalid":
      return {
        network_status: unsent,
        reason: failureCode,
        seller_message: "The payment could not be processed.",
      };
  }
}

const APPROVED: Explanation = {
  network_status: "approved_by_network",
  reason: null,
  seller_message: "Payment complete.",
};

const AWAITED =
  "The payment got no score in time. It is authorised, and will be captured or voided once its score has come.";

const UNSCORED = "The payment got no score in time and was decided by the fallback rules.";

/** Stripe's reasons for the levels of risk; `rule` for every other reason. */
function byFallback({ riskLevel, reasons }: ChargeOutcome): Pick<Explanation, "reason" | "rule"> {
  const [first] = reasons;
  if (first === `${riskLevel}_risk_level`) return { reason: first };
  return first === undefined ? { reason: "rule" } : { reason: "rule", rule: `fallback_${first}` };
}

function declinedFor(reason: string): Pick<Explanation, "reason" | "seller_message"> {
  const silent = reason === "generic_decline";
  return {
    reason,
    seller_message: silent
      ? "The bank did not return any further details with this decline."
      : `The bank returned the decline code \`${reason}\`.`,
  };
}
