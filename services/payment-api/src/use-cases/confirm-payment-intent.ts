import { beginAuthorisation } from "../domain/authorisation.ts";
import { hasOpenAttempt, moveTo, type PaymentIntent, type PaymentIntentStatus } from "../domain/payment-intent.ts";
import { useRefusal } from "../domain/payment-method-use.ts";
import type { Refusal } from "../domain/refusal.ts";
import type { Decision } from "../ports/journal.ts";
import type { Deps } from "./deps.ts";
import { describedCard, findOrMakeCard } from "./find-card.ts";
import type { ConfirmPaymentIntent } from "./inputs.ts";
import { changedTerms } from "./payment-terms.ts";
import { answerRefusal, contextOf, refuse, type Request, type Response } from "./request.ts";
import { type Begun, beginAttempt, runAttempt } from "./run-attempt.ts";
import { methodOf, needsOfCard, useOf } from "./use-card.ts";

const CONFIRMABLE: readonly PaymentIntentStatus[] = [
  "requires_payment_method",
  "requires_confirmation",
  "requires_action",
];

/** Confirms a payment intent: opens an attempt to authorise it, and runs the attempt. */
export async function confirmPaymentIntent(
  deps: Deps,
  request: Request,
  id: string,
  input: ConfirmPaymentIntent,
): Promise<Response> {
  const context = contextOf(deps, request);
  const described = input.newMethod && describedCard(context, input.newMethod);
  const asked = described?.paymentMethod ?? input.paymentMethod;
  const named =
    asked ?? (await deps.reader.find("payment_intent", request.tenant, id))?.details.paymentMethod ?? undefined;
  const card =
    described ?? (named === undefined ? undefined : await findOrMakeCard(deps, request.tenant, named, context));
  if (named !== undefined && card === undefined) {
    const refusal: Refusal = { rule: "payment_method_unknown", paymentMethod: named, param: "payment_method" };
    return answerRefusal(deps, request, refusal);
  }
  const attemptId = context.newId("att");
  const needs = { payment_intent: id, ...(card === undefined ? {} : needsOfCard(card)) };
  const committed = await beginAttempt(deps, request, needs, attemptId, (rows): Decision<Begun> => {
    const intent = rows.payment_intent;
    const refusal = refusalOf(intent, id);
    if (refusal !== null) return refuse(refusal);
    const wanted = asked ?? intent!.details.paymentMethod;
    // A concurrent request changed the payment intent after we looked the card up.
    if (card === undefined || wanted !== named) {
      return refuse({
        rule: wanted === null ? "payment_method_missing" : "attempt_in_progress",
        intent: withInput(intent!, input, wanted),
      });
    }
    const confirmed = withInput(intent!, input, card.paymentMethod);
    const paymentMethod = methodOf(card, rows);
    const unusable = paymentMethod === undefined ? null : useRefusal(paymentMethod, confirmed);
    if (unusable !== null) return refuse(unusable);
    const begun = beginAuthorisation(confirmed, attemptId, context);
    const used = useOf(card, paymentMethod, confirmed);
    return {
      value: { ...begun, card: used.card },
      changes: { payment_intent: [begun.intent], begun: [begun.attempt], ...used.change },
      reply: null,
    };
  });
  return runAttempt(deps, request, committed);
}

function refusalOf(intent: PaymentIntent | undefined, id: string): Refusal | null {
  if (intent === undefined) return { rule: "not_found", object: "payment_intent", id };
  if (hasOpenAttempt(intent)) return { rule: "attempt_in_progress", intent };
  if (CONFIRMABLE.includes(intent.status)) return null;
  return { rule: "unexpected_state", operation: "confirm", intent, allowed: CONFIRMABLE };
}

/** Applies the confirmation's own changes first. Another payment method makes an answered challenge worthless. */
function withInput(intent: PaymentIntent, input: ConfirmPaymentIntent, paymentMethod: string | null): PaymentIntent {
  const { details } = intent;
  const status = paymentMethod === null ? "requires_payment_method" : "requires_confirmation";
  return moveTo(intent, status, {
    details: {
      paymentMethod,
      nextAction: paymentMethod === details.paymentMethod ? details.nextAction : null,
      paymentMethodTypes: input.paymentMethodTypes ?? details.paymentMethodTypes,
      allowedPaymentMethodTypes: input.allowedPaymentMethodTypes ?? details.allowedPaymentMethodTypes,
      captureMethod: input.captureMethod ?? details.captureMethod,
      receiptEmail: input.receiptEmail === undefined ? details.receiptEmail : input.receiptEmail,
      setupFutureUsage: input.setupFutureUsage === undefined ? details.setupFutureUsage : input.setupFutureUsage,
      shipping: input.shipping === undefined ? details.shipping : input.shipping,
      offSession: input.offSession ?? false,
      returnUrl: input.returnUrl ?? details.returnUrl,
      errorOnRequiresAction: input.errorOnRequiresAction ?? false,
      usesStripeSdk: input.usesStripeSdk ?? details.usesStripeSdk,
      ...changedTerms(details, input),
    },
  });
}
