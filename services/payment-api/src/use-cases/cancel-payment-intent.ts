import { happened } from "../domain/context.ts";
import { hasOpenAttempt, moveTo, type PaymentIntent, type PaymentIntentStatus } from "../domain/payment-intent.ts";
import type { Refusal } from "../domain/refusal.ts";
import { beginVoid } from "../domain/void.ts";
import type { Decision } from "../ports/journal.ts";
import { needsOfIntent } from "./capture-payment-intent.ts";
import type { Deps } from "./deps.ts";
import type { CancelPaymentIntent } from "./inputs.ts";
import { contextOf, refuse, type Request, type Response } from "./request.ts";
import { type Begun, beginAttempt, runAttempt } from "./run-attempt.ts";

const CANCELABLE: readonly PaymentIntentStatus[] = [
  "requires_payment_method",
  "requires_capture",
  "requires_confirmation",
  "requires_action",
];

/** Cancels a payment intent: at once where nothing is authorised, else by voiding the authorisation. */
export async function cancelPaymentIntent(
  deps: Deps,
  request: Request,
  id: string,
  { reason }: CancelPaymentIntent,
): Promise<Response> {
  const context = contextOf(deps, request);
  const attemptId = context.newId("att");
  const needs = await needsOfIntent(deps, request, id);
  const committed = await beginAttempt(
    deps,
    request,
    needs,
    attemptId,
    ({ payment_intent: intent, charge }): Decision<Begun> => {
      const refusal = refusalOf(intent, id);
      if (refusal !== null) return refuse(refusal);
      if (intent!.status === "requires_capture") {
        const begun = beginVoid(intent!, charge!, reason, attemptId, context);
        return {
          value: { ...begun, charge: charge! },
          changes: { payment_intent: [begun.intent], begun: [begun.attempt] },
          reply: null,
        };
      }
      const details = { canceledAt: context.at, cancellationReason: reason, nextAction: null };
      const canceled = moveTo(intent!, "canceled", { details });
      return {
        value: null,
        changes: {
          payment_intent: [canceled],
          events: [happened(context, "payment_intent", "payment_intent.canceled", canceled)],
        },
        reply: { kind: "object", object: { object: "payment_intent", value: canceled, charge: charge ?? null } },
      };
    },
  );
  return runAttempt(deps, request, committed);
}

function refusalOf(intent: PaymentIntent | undefined, id: string): Refusal | null {
  if (intent === undefined) return { rule: "not_found", object: "payment_intent", id };
  if (hasOpenAttempt(intent)) return { rule: "attempt_in_progress", intent };
  if (CANCELABLE.includes(intent.status)) return null;
  return { rule: "unexpected_state", operation: "cancel", intent, allowed: CANCELABLE };
}
