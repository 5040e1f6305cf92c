import type { Id } from "@platform/kernel/id";
import { type Attempt, openAttempt } from "./attempt.ts";
import type { Card } from "./card.ts";
import type { Charge, ChargeDetails } from "./charge.ts";
import { type AttemptEnd, type Conclusion, resultOf } from "./conclusion.ts";
import { type Context, happened } from "./context.ts";
import { isUnscored } from "./late-score.ts";
import { postCharge } from "./ledger.ts";
import type { PaymentError } from "./payment-error.ts";
import { moveTo, type PaymentIntent } from "./payment-intent.ts";
import type { FeeSchedule } from "./tenant.ts";

/**
 * A payment that is only authorised, because its account captures nothing without a score:
 *
 *     authorised ──▶ awaits its score ──▶ capture attempt ──▶ succeeded
 *                       ▲      │    └───▶ void attempt ─────▶ requires_payment_method
 *                       └──────┴─ an attempt that certainly did not happen
 *
 * The merchant sees `processing` and a pending charge until it ends.
 */

/** Opens the attempt that ends the wait: a void where the charge's outcome blocks the payment, otherwise a capture. */
export function endWait(
  intent: PaymentIntent,
  charge: Charge,
  attemptId: Id<"att">,
  context: Context,
): { intent: PaymentIntent; attempt: Attempt } {
  return {
    intent: moveTo(intent, "processing", { details: { awaitsScore: false } }),
    attempt: openAttempt(
      {
        id: attemptId,
        kind: charge.details.outcome.type === "blocked" ? "void" : "capture",
        paymentIntent: intent.id,
        charge: charge.id,
        amount: charge.amount,
      },
      context,
    ),
  };
}

interface Wait {
  /** In `processing`. */
  readonly intent: PaymentIntent;
  /** Pending. */
  readonly charge: Charge;
  readonly attempt: Attempt;
  readonly card: Card;
  readonly fee: FeeSchedule;
}

/** Decides what the end of that attempt changes. After one that did not happen, the payment waits for another attempt. */
export function concludeWait(wait: Wait, end: AttemptEnd, context: Context): Conclusion {
  const result = resultOf(end);
  if (end.kind === "not_done") {
    const waiting = moveTo(wait.intent, "processing", { details: { awaitsScore: true } });
    return { state: "failed", result, intent: waiting, events: [] };
  }
  const approved = end.kind === "approved";
  const state = approved ? "succeeded" : "failed";
  // If the acquirer declines the void, the authorisation lapses by itself: we have captured nothing, and never will.
  if (wait.attempt.kind === "void") return { state, result, ...block(wait, approved, context) };
  return { state, result, ...(approved ? capture(wait, context) : fail(wait, notCaptured(wait.charge), context)) };
}

type Consequence = Omit<Conclusion, "state" | "result">;

function capture({ intent, charge, attempt, fee }: Wait, context: Context): Consequence {
  const { amount } = attempt;
  const transaction = postCharge(
    { id: context.newId("txn"), source: charge.id, currency: charge.currency, amount, at: context.at },
    fee,
  );
  const captured: Charge = {
    ...charge,
    status: "succeeded",
    amountCaptured: amount,
    details: { ...charge.details, captured: true, balanceTransaction: transaction.id },
  };
  const paid = moveTo(intent, "succeeded", { amountReceived: amount });
  return {
    intent: paid,
    charge: captured,
    transaction,
    // If the wait ended without a score, we keep asking for one.
    ...(isUnscored(captured) ? {} : { scored: true }),
    events: [
      happened(context, "charge", "charge.succeeded", captured),
      happened(context, "charge", "charge.captured", captured),
      happened(context, "payment_intent", "payment_intent.succeeded", paid),
    ],
  };
}

/** The shopper sees what every blocked payment shows. */
const block = (wait: Wait, voided: boolean, context: Context): Consequence =>
  fail(wait, { voided, failureCode: "card_declined", declineCode: "fraudulent" }, context);

type Failure = Partial<ChargeDetails> & Pick<ChargeDetails, "declineCode"> & { readonly failureCode: string };

/** The acquirer did not take the money of an authorisation that it gave. */
const notCaptured = ({ details }: Charge): Failure => ({
  outcome: { ...details.outcome, type: "invalid" },
  failureCode: "processing_error",
  declineCode: null,
});

/** The payment may be tried again with another payment method. */
function fail({ intent, charge, card }: Wait, failure: Failure, context: Context): Consequence {
  const failed: Charge = { ...charge, status: "failed", details: { ...charge.details, ...failure } };
  const { failureCode: code, declineCode } = failure;
  const error: PaymentError = { code, declineCode, charge: charge.id, card };
  const unpaid = moveTo(intent, "requires_payment_method", {
    details: { lastPaymentError: error, paymentMethod: null },
  });
  return {
    intent: unpaid,
    charge: failed,
    scored: true,
    events: [
      happened(context, "charge", "charge.failed", failed),
      happened(context, "payment_intent", "payment_intent.payment_failed", unpaid),
    ],
  };
}
