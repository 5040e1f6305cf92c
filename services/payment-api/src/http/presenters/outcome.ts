import type Stripe from "stripe";
import type { ChargeDetails } from "../../domain/charge.ts";

/** Why a charge ended as it did, for the merchant: never shown to the shopper. */
export function presentOutcome(details: ChargeDetails) {
  const { outcome } = details;
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    ...explain(details),
    risk_level: outcome.riskLevel,
    ...(outcome.riskScore === null ? {} : { risk_score: outcome.riskScore }),
    type: outcome.type,
  } satisfies Stripe.Charge.Outcome;
}

interface Explanation {
  readonly network_status: string;
  readonly reason: string | null;
  readonly seller_message: string;
}

function explain({ outcome, declineCode, failureCode }: ChargeDetails): Explanation {
  switch (outcome.type) {
    case "authorized":
      return APPROVED;
    case "manual_review":
      return {
        network_status: "approved_by_network",
        reason: outcome.riskLevel === "elevated" ? "elevated_risk_level" : "rule",
        seller_message: "The payment was evaluated as having elevated risk, and placed in your manual review queue.",
      };
    case "issuer_declined":
      return { network_status: "declined_by_network", ...declinedFor(declineCode ?? failureCode ?? "generic_decline") };
    case "blocked":
      return {
        network_status: "not_sent_to_network",
        reason: outcome.riskLevel === "highest" ? "highest_risk_level" : "rule",
        seller_message: "The payment was blocked as too risky.",
      };
    case "invalid":
      return {
        network_status: "not_sent_to_network",
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

function declinedFor(reason: string): Pick<Explanation, "reason" | "seller_message"> {
  const silent = reason === "generic_decline";
  return {
    reason,
    seller_message: silent
      ? "The bank did not return any further details with this decline."
      : `The bank returned the decline code \`${reason}\`.`,
  };
}
