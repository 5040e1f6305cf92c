import type { Id } from "@platform/kernel/id";
import { type Attempt, openAttempt } from "./attempt.ts";
import type { Charge } from "./charge.ts";
import { type AttemptEnd, type Conclusion, resultOf } from "./conclusion.ts";
import { type Context, happened } from "./context.ts";
import { postRefund } from "./ledger.ts";
import type { Refund, RefundDetails } from "./refund.ts";

/** Reserves the amount on the charge and opens the attempt to refund it. The amount must be refundable. */
export function beginRefund(
  charge: Charge,
  amount: bigint,
  asked: Pick<RefundDetails, "reason" | "metadata">,
  attemptId: Id<"att">,
  context: Context,
): { charge: Charge; refund: Refund; attempt: Attempt } {
  const refund: Refund = {
    id: context.newId("re"),
    charge: charge.id,
    paymentIntent: charge.paymentIntent,
    status: "pending",
    amount,
    currency: charge.currency,
    createdAt: context.at,
    details: {
      ...asked,
      customer: charge.details.customer,
      paymentMethod: charge.details.paymentMethod,
      failureReason: null,
      balanceTransaction: null,
    },
  };
  return {
    charge: { ...charge, amountRefunding: charge.amountRefunding + amount },
    refund,
    attempt: openAttempt(
      {
        id: attemptId,
        kind: "refund",
        amount,
        paymentIntent: charge.paymentIntent,
        charge: charge.id,
        refund: refund.id,
      },
      context,
    ),
  };
}

/** Decides what an ended refund changes: it turns the reservation into a refund, or releases it. */
export function concludeRefund(
  { charge, refund }: { readonly charge: Charge; readonly refund: Refund },
  end: AttemptEnd,
  context: Context,
): Conclusion {
  const amountRefunding = charge.amountRefunding - refund.amount;
  if (end.kind !== "approved") {
    const failureReason = end.kind === "declined" ? "declined" : "unknown";
    const failed: Refund = { ...refund, status: "failed", details: { ...refund.details, failureReason } };
    return {
      state: "failed",
      result: resultOf(end),
      charge: { ...charge, amountRefunding },
      refund: failed,
      events: [happened(context, "refund", "refund.failed", failed)],
    };
  }
  const transaction = postRefund({
    id: context.newId("txn"),
    source: refund.id,
    currency: refund.currency,
    amount: refund.amount,
    at: context.at,
  });
  const done: Refund = {
    ...refund,
    status: "succeeded",
    details: { ...refund.details, balanceTransaction: transaction.id },
  };
  const refunded: Charge = { ...charge, amountRefunding, amountRefunded: charge.amountRefunded + refund.amount };
  return {
    state: "succeeded",
    result: "approved",
    charge: refunded,
    refund: done,
    transaction,
    events: [
      happened(context, "charge", "charge.refunded", refunded),
      happened(context, "refund", "refund.updated", done, refund),
    ],
  };
}
