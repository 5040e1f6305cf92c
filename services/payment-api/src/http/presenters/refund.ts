import { toUnixSeconds } from "@platform/kernel/instant";
import type Stripe from "stripe";
import type { Refund } from "../../domain/refund.ts";

/** A refund as it leaves. */
export function presentRefund(refund: Refund) {
  const { details } = refund;
  return {
    id: refund.id,
    object: "refund",
    amount: Number(refund.amount),
    balance_transaction: details.balanceTransaction,
    charge: refund.charge,
    created: toUnixSeconds(refund.createdAt),
    currency: refund.currency,
    customer: details.customer,
    customer_account: null,
    destination_details: { card: { type: "refund" }, type: "card" },
    ...(details.failureReason === null ? {} : { failure_reason: details.failureReason }),
    metadata: details.metadata,
    payment_intent: refund.paymentIntent,
    payment_method: details.paymentMethod,
    ...(refund.status === "pending" ? { pending_reason: "processing" as const } : {}),
    reason: details.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: refund.status,
    transfer_reversal: null,
  } satisfies Stripe.Refund;
}
