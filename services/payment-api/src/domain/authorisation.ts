import type { Id } from "@platform/kernel/id";
import { unreachable } from "@platform/kernel/result";
import { type Attempt, openAttempt } from "./attempt.ts";
import type { Card } from "./card.ts";
import type { Charge, ChargeOutcome } from "./charge.ts";
import {
  type Approved,
  type AttemptEnd,
  type Challenged,
  type Conclusion,
  type Declined,
  resultOf,
} from "./conclusion.ts";
import { type Context, happened } from "./context.ts";
import { postCharge } from "./ledger.ts";
import type { PaymentError } from "./payment-error.ts";
import { capturesCardsByHand } from "./method-options.ts";
import { moveTo, type PaymentIntent } from "./payment-intent.ts";
import { OUTCOME_TYPE, outcomeOf, type Risk } from "./risk.ts";
import type { FeeSchedule, TenantSettings } from "./tenant.ts";

/** Opens the attempt to authorise a payment: from here on it owns the payment intent. */
export function beginAuthorisation(
  intent: PaymentIntent,
  attemptId: Id<"att">,
  context: Context,
): { intent: PaymentIntent; attempt: Attempt } {
  return {
    intent: moveTo(intent, "processing"),
    attempt: openAttempt(
      {
        id: attemptId,
        kind: "authorise",
        paymentIntent: intent.id,
        charge: context.newId("ch"),
        amount: intent.amount,
      },
      context,
    ),
  };
}

/** Whether we ask the acquirer to capture in the same step. A payment without a score may have to wait for it. */
export const capturesAtOnce = (
  intent: PaymentIntent,
  risk: Risk,
  { captureUnscored }: Pick<TenantSettings, "captureUnscored">,
): boolean => isAutomatic(intent) && (risk.score !== null || captureUnscored === "at_once");

export const isAutomatic = ({ details }: PaymentIntent): boolean =>
  details.captureMethod !== "manual" && !capturesCardsByHand(details.methodOptions);

/**
 * Whether an approved payment awaits its score: we would have captured it, and the acquirer says that it only authorised
 * it. After a crash, only the acquirer remembers that.
 */
export const awaitsScore = (intent: PaymentIntent, { captured }: Approved): boolean =>
  isAutomatic(intent) && captured === false;

interface Authorisation {
  /** In `processing`. */
  readonly intent: PaymentIntent;
  readonly attempt: Attempt;
  readonly card: Card;
  readonly risk: Risk;
  readonly fee: FeeSchedule;
}

/** Decides what an ended authorisation changes. */
export function concludeAuthorisation(authorisation: Authorisation, end: AttemptEnd, context: Context): Conclusion {
  switch (end.kind) {
    case "approved":
      return awaitsScore(authorisation.intent, end)
        ? awaitScore(authorisation, end, context)
        : approve(authorisation, end, context);
    case "declined":
      return decline(authorisation, end, context);
    case "blocked":
      return fail(authorisation, context, {
        result: resultOf(end),
        outcome: "blocked",
        code: "card_declined",
        declineCode: "fraudulent",
      });
    case "not_done":
      return fail(authorisation, context, {
        result: resultOf(end),
        outcome: "invalid",
        code: "processing_error",
        declineCode: null,
      });
    case "challenge":
      return authorisation.intent.details.errorOnRequiresAction
        ? decline(authorisation, { ...end, ...UNANSWERED }, context)
        : challenge(authorisation, end, context);
    default:
      return unreachable(end);
  }
}

/** The acquirer's code for a challenge that the shopper did not pass. */
const AUTHENTICATION_FAILED = "authentication_failed";

/** How a challenge ends a payment whose shopper is not asked to answer it. */
const UNANSWERED = {
  kind: "declined",
  code: "authentication_required",
  declineCode: "authentication_required",
} as const;

const decline = (authorisation: Authorisation, end: Declined, context: Context): Conclusion =>
  fail(authorisation, context, {
    result: resultOf(end),
    outcome: "issuer_declined",
    code: end.code === AUTHENTICATION_FAILED ? "payment_intent_authentication_failure" : end.code,
    declineCode: end.declineCode ?? null,
    authentication: end.code === AUTHENTICATION_FAILED ? "failed" : authenticationOf(authorisation.intent),
  });

/** The result of the challenge, once the issuer has decided: it decides only after the shopper has passed. */
const authenticationOf = ({ details }: PaymentIntent): "authenticated" | null =>
  details.nextAction === null ? null : "authenticated";

/**
 * A payment whose risk would block it gets here only after a crash: we asked the acquirer before the score came. It
 * stays paid, and we mark it for a person to look at.
 */
function approve({ intent, attempt, card, risk, fee }: Authorisation, end: Approved, context: Context): Conclusion {
  const captured = isAutomatic(intent);
  const transaction = captured
    ? postCharge(
        {
          id: context.newId("txn"),
          source: attempt.charge,
          currency: intent.currency,
          amount: attempt.amount,
          at: context.at,
        },
        fee,
      )
    : undefined;
  const outcome = outcomeOf(risk.decision === "allow" ? "authorized" : "manual_review", risk);
  const authorised = authorisedCharge(newCharge(intent, attempt, card, outcome, context), intent, end);
  const charge: Charge = {
    ...authorised,
    status: "succeeded",
    amountCaptured: captured ? attempt.amount : 0n,
    details: { ...authorised.details, captured, balanceTransaction: transaction?.id ?? null },
  };
  const details = { latestCharge: charge.id, lastPaymentError: null, nextAction: null };
  const paid = captured
    ? moveTo(intent, "succeeded", { amountReceived: attempt.amount, details })
    : moveTo(intent, "requires_capture", { amountCapturable: attempt.amount, details });
  return {
    state: "succeeded",
    result: resultOf(end),
    intent: paid,
    charge,
    ...(transaction === undefined ? {} : { transaction }),
    ...(risk.score === null ? { unscored: true } : {}),
    events: [
      happened(context, "charge", "charge.succeeded", charge),
      captured
        ? happened(context, "payment_intent", "payment_intent.succeeded", paid)
        : happened(context, "payment_intent", "payment_intent.amount_capturable_updated", paid),
    ],
  };
}

/** The payment is only authorised. Its score decides whether we capture or void it: see awaited-score.ts. */
function awaitScore({ intent, attempt, card, risk }: Authorisation, end: Approved, context: Context): Conclusion {
  const outcome = outcomeOf(OUTCOME_TYPE[risk.decision], risk);
  const authorised = authorisedCharge(newCharge(intent, attempt, card, outcome, context), intent, end);
  const charge: Charge = { ...authorised, status: "pending" };
  const waiting = moveTo(intent, "processing", {
    details: { latestCharge: charge.id, lastPaymentError: null, nextAction: null, awaitsScore: true },
  });
  return {
    state: "succeeded",
    result: resultOf(end),
    intent: waiting,
    charge,
    unscored: true,
    events: [
      happened(context, "charge", "charge.pending", charge),
      happened(context, "payment_intent", "payment_intent.processing", waiting),
    ],
  };
}

/** The charge with the details of its authorisation. */
const authorisedCharge = (charge: Charge, intent: PaymentIntent, end: Approved): Charge => ({
  ...charge,
  details: {
    ...charge.details,
    authentication: authenticationOf(intent),
    authorisation: end.reference,
    authorisationCode: end.authorisationCode ?? null,
    networkTransactionId: end.networkTransactionId ?? null,
  },
});

interface Failure {
  readonly result: string;
  readonly outcome: ChargeOutcome["type"];
  readonly code: string;
  readonly declineCode: string | null;
  /** Absent where the issuer has not decided: nobody knows whether or how the shopper answered. */
  readonly authentication?: "authenticated" | "failed" | null;
}

/** The payment may be tried again with another payment method. */
function fail({ intent, attempt, card, risk }: Authorisation, context: Context, failure: Failure): Conclusion {
  const failed = newCharge(intent, attempt, card, outcomeOf(failure.outcome, risk), context);
  const charge: Charge = {
    ...failed,
    details: {
      ...failed.details,
      authentication: failure.authentication ?? null,
      failureCode: failure.code,
      declineCode: failure.declineCode,
    },
  };
  const error: PaymentError = { code: failure.code, declineCode: failure.declineCode, charge: charge.id, card };
  const details = { latestCharge: charge.id, lastPaymentError: error, nextAction: null, paymentMethod: null };
  const unpaid = moveTo(intent, "requires_payment_method", { details });
  return {
    state: "failed",
    result: failure.result,
    intent: unpaid,
    charge,
    events: [
      happened(context, "charge", "charge.failed", charge),
      happened(context, "payment_intent", "payment_intent.payment_failed", unpaid),
    ],
    refusal: { rule: "payment_failed", error, intent: unpaid },
  };
}

function challenge({ intent }: Authorisation, { url, challenge: id }: Challenged, context: Context): Conclusion {
  const waiting = moveTo(intent, "requires_action", { details: { nextAction: { url, challenge: id } } });
  return {
    state: "failed",
    result: "challenge",
    intent: waiting,
    events: [happened(context, "payment_intent", "payment_intent.requires_action", waiting)],
  };
}

/** An unpaid charge for this attempt. */
function newCharge(
  intent: PaymentIntent,
  attempt: Attempt,
  card: Card,
  outcome: ChargeOutcome,
  { at }: Context,
): Charge {
  const { details } = intent;
  return {
    id: attempt.charge,
    paymentIntent: intent.id,
    status: "failed",
    amount: attempt.amount,
    amountCaptured: 0n,
    amountRefunded: 0n,
    amountRefunding: 0n,
    currency: intent.currency,
    createdAt: at,
    details: {
      captured: false,
      voided: false,
      customer: intent.customer,
      description: details.description,
      metadata: details.metadata,
      receiptEmail: details.receiptEmail,
      statementDescriptor: details.statementDescriptor,
      statementDescriptorSuffix: details.statementDescriptorSuffix,
      shipping: details.shipping,
      paymentMethod: card.paymentMethod,
      token: card.token,
      billing: card.billing,
      outcome,
      authentication: null,
      failureCode: null,
      declineCode: null,
      authorisation: null,
      authorisationCode: null,
      networkTransactionId: null,
      balanceTransaction: null,
      transferGroup: details.transferGroup,
      userReport: null,
    },
  };
}
