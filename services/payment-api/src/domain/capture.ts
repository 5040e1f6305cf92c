import type { Id } from "@platform/kernel/id";
import { type Attempt, openAttempt } from "./attempt.ts";
import type { Charge } from "./charge.ts";
import { type AttemptEnd, type Conclusion, resultOf } from "./conclusion.ts";
import { type Context, happened } from "./context.ts";
import { postCharge } from "./ledger.ts";
import { moveTo, type PaymentIntent } from "./payment-intent.ts";
import type { FeeSchedule } from "./tenant.ts";

/** Opens the attempt to capture `amount` of what was authorised. */
export function beginCapture(
  intent: PaymentIntent,
  charge: Charge,
  amount: bigint,
  attemptId: Id<"att">,
  context: Context,
): { intent: PaymentIntent; attempt: Attempt } {
  return {
    intent: moveTo(intent, "processing"),
    attempt: openAttempt(
      {
        id: attemptId,
        kind: "capture",
        paymentIntent: intent.id,
        charge: charge.id,
        amount,
      },
      context,
    ),
  };
}

interface Capture {
  /** In `processing`. */
  readonly intent: PaymentIntent;
  readonly charge: Charge;
  readonly attempt: Attempt;
  readonly fee: FeeSchedule;
}

/** Decides what an ended capture changes. A capture is final: it releases the rest of the authorisation. */
export function concludeCapture(
  { intent, charge, attempt, fee }: Capture,
  end: AttemptEnd,
  context: Context,
): Conclusion {
  if (end.kind !== "approved") {
    const resumed = moveTo(intent, "requires_capture");
    return {
      state: "failed",
      result: resultOf(end),
      intent: resumed,
      events: [],
      refusal: { rule: "operation_failed", operation: "capture", intent: resumed },
    };
  }
  const transaction = postCharge(
    { id: context.newId("txn"), source: charge.id, currency: charge.currency, amount: attempt.amount, at: context.at },
    fee,
  );
  const { statementDescriptor, statementDescriptorSuffix } = intent.details;
  const captured: Charge = {
    ...charge,
    amountCaptured: attempt.amount,
    details: {
      ...charge.details,
      captured: true,
      balanceTransaction: transaction.id,
      // A capture may change the words on the statement.
      statementDescriptor,
      statementDescriptorSuffix,
    },
  };
  const paid = moveTo(intent, "succeeded", { amountCapturable: 0n, amountReceived: attempt.amount });
  return {
    state: "succeeded",
    result: "approved",
    intent: paid,
    charge: captured,
    transaction,
    events: [
      happened(context, "charge", "charge.captured", captured),
      happened(context, "payment_intent", "payment_intent.succeeded", paid),
    ],
  };
}
