import { type Charge, refundable } from "../domain/charge.ts";
import { happened } from "../domain/context.ts";
import { beginRefund } from "../domain/refunding.ts";
import type { Refusal } from "../domain/refusal.ts";
import type { Decision } from "../ports/journal.ts";
import { amountRefusal } from "./amount.ts";
import type { Deps } from "./deps.ts";
import type { CreateRefund } from "./inputs.ts";
import { answerRefusal, contextOf, refuse, type Request, type Response } from "./request.ts";
import { type Begun, beginAttempt, runAttempt } from "./run-attempt.ts";

/**
 * Refunds all or part of what is left of a captured charge. We reserve the amount before we ask the acquirer, so that
 * concurrent refunds can never take more than was captured.
 */
export async function createRefund(deps: Deps, request: Request, input: CreateRefund): Promise<Response> {
  const found = await findCharge(deps, request, input);
  if (found.kind === "refused") return answerRefusal(deps, request, found.refusal);
  const context = contextOf(deps, request);
  const attemptId = context.newId("att");
  const committed = await beginAttempt(
    deps,
    request,
    { charge: found.id },
    attemptId,
    ({ charge }): Decision<Begun> => {
      const refusal = refusalOf(charge, found.id, input);
      if (refusal !== null) return refuse(refusal);
      const amount = input.amount ?? refundable(charge!);
      const begun = beginRefund(
        charge!,
        amount,
        { reason: input.reason, metadata: input.metadata },
        attemptId,
        context,
      );
      return {
        value: { attempt: begun.attempt, charge: begun.charge },
        changes: {
          charge: [begun.charge],
          refund: [begun.refund],
          begun: [begun.attempt],
          events: [happened(context, "refund", "refund.created", begun.refund)],
        },
        reply: null,
      };
    },
  );
  return runAttempt(deps, request, committed);
}

type Found = { readonly kind: "found"; readonly id: string } | { readonly kind: "refused"; readonly refusal: Refusal };

/** The charge to refund: the one that the request names, or the one that paid the payment intent. */
async function findCharge(
  { reader }: Deps,
  { tenant }: Request,
  { charge, paymentIntent }: CreateRefund,
): Promise<Found> {
  if (paymentIntent === null) return { kind: "found", id: charge! };
  const intent = await reader.find("payment_intent", tenant, paymentIntent);
  if (intent === undefined) {
    return {
      kind: "refused",
      refusal: { rule: "not_found", object: "payment_intent", id: paymentIntent, param: "payment_intent" },
    };
  }
  const latest = intent.details.latestCharge;
  if (latest === null) return { kind: "refused", refusal: { rule: "no_charge_to_refund", intent } };
  if (charge !== null && charge !== latest) {
    return { kind: "refused", refusal: { rule: "not_found", object: "charge", id: charge, param: "charge" } };
  }
  return { kind: "found", id: latest };
}

/** In this order: is there anything to refund, is anything left of it, is enough left. */
function refusalOf(charge: Charge | undefined, id: string, { amount }: CreateRefund): Refusal | null {
  if (charge === undefined) return { rule: "not_found", object: "charge", id, param: "charge" };
  if (charge.status !== "succeeded" || charge.amountCaptured === 0n) return { rule: "charge_not_refundable", charge };
  const left = refundable(charge);
  if (left === 0n) return { rule: "charge_already_refunded", charge };
  if (amount !== undefined && amount > left)
    return { rule: "refund_exceeds_captured", charge, refundable: left, requested: amount };
  return amountRefusal(amount, charge.currency, "amount");
}
