import { toUnixSeconds } from "@platform/kernel/instant";
import type Stripe from "stripe";
import type { Refund } from "../../domain/refund.ts";
import type { LoadableObject } from "../api-object.ts";

/** A refund as we send it. */
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

export const refundObject: LoadableObject<Refund> = {
  words: "refund",
  permission: "refund",
  expandable: {
    balance_transaction: "balance_transaction",
    charge: "charge",
    customer: "customer",
    payment_intent: "payment_intent",
    payment_method: "payment_method",
    failure_balance_transaction: "balance_transaction",
    source_transfer_reversal: "nothing",
    transfer_reversal: "nothing",
  },
  present: (_, refund) => presentRefund(refund),
  load: (reader, tenant, id) => reader.find("refund", tenant, id),
};
