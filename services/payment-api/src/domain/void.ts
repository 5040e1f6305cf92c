import type { Id } from "@platform/kernel/id";
import { type Attempt, openAttempt } from "./attempt.ts";
import type { Charge } from "./charge.ts";
import { type AttemptEnd, type Conclusion, resultOf } from "./conclusion.ts";
import { type Context, happened } from "./context.ts";
import { moveTo, type PaymentIntent } from "./payment-intent.ts";

/** Opens the attempt to void an authorisation, which is how an authorised payment is cancelled. */
export function beginVoid(
  intent: PaymentIntent,
  charge: Charge,
  reason: string | null,
  attemptId: Id<"att">,
  context: Context,
): { intent: PaymentIntent; attempt: Attempt } {
  return {
    intent: moveTo(intent, "processing", { details: { cancellationReason: reason } }),
    attempt: openAttempt(
      {
        id: attemptId,
        kind: "void",
        paymentIntent: intent.id,
        charge: charge.id,
        amount: charge.amount,
      },
      context,
    ),
  };
}

interface Void {
  /** In `processing`. */
  readonly intent: PaymentIntent;
  readonly charge: Charge;
}

/** Decides what an ended void changes. */
export function concludeVoid({ intent, charge }: Void, end: AttemptEnd, context: Context): Conclusion {
  if (end.kind !== "approved") {
    const resumed = moveTo(intent, "requires_capture", { details: { cancellationReason: null } });
    return {
      state: "failed",
      result: resultOf(end),
      intent: resumed,
      events: [],
      refusal: { rule: "operation_failed", operation: "cancel", intent: resumed },
    };
  }
  const canceled = moveTo(intent, "canceled", { amountCapturable: 0n, details: { canceledAt: context.at } });
  return {
    state: "succeeded",
    result: "approved",
    intent: canceled,
    charge: { ...charge, details: { ...charge.details, voided: true } },
    events: [happened(context, "payment_intent", "payment_intent.canceled", canceled)],
  };
}
