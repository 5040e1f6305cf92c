import { toUnixSeconds } from "@platform/kernel/instant";
import type Stripe from "stripe";
import type { Charge } from "../../domain/charge.ts";
import type { Refund } from "../../domain/refund.ts";

/** A refund as it leaves; the charge, where it is at hand, tells whose it was. */
export function presentRefund(refund: Refund, charge: Charge | null) {
  const { details } = refund;
  return {
    id: refund.id,
    object: "refund",
    amount: Number(refund.amount),
    balance_transaction: details.balanceTransaction,
    charge: refund.charge,
    created: toUnixSeconds(refund.createdAt),
    currency: refund.currency,
    customer: charge?.details.customer ?? null,
    customer_account: null,
    destination_details: { card: { type: "refund" }, type: "card" },
    ...(details.failureReason === null ? {} : { failure_reason: details.failureReason }),
    metadata: details.metadata,
    payment_intent: refund.paymentIntent,
    payment_method: charge?.details.paymentMethod ?? null,
    ...(refund.status === "pending" ? { pending_reason: "processing" as const } : {}),
    reason: details.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: refund.status,
    transfer_reversal: null,
  } satisfies Stripe.Refund;
}
