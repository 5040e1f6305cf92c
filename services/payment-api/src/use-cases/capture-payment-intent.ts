import { beginCapture } from "../domain/capture.ts";
import type { Charge } from "../domain/charge.ts";
import { hasOpenAttempt, moveTo, type PaymentIntent } from "../domain/payment-intent.ts";
import type { Refusal } from "../domain/refusal.ts";
import type { Decision } from "../ports/journal.ts";
import { amountRefusal } from "./amount.ts";
import type { Deps } from "./deps.ts";
import type { CapturePaymentIntent } from "./inputs.ts";
import { mergeMetadata, metadataRefusal } from "./metadata.ts";
import { contextOf, refuse, type Request, type Response } from "./request.ts";
import { type Begun, beginAttempt, runAttempt } from "./run-attempt.ts";

/** Captures an authorised payment, in whole or in part. The capture is final and releases the rest. */
export async function capturePaymentIntent(
  deps: Deps,
  request: Request,
  id: string,
  input: CapturePaymentIntent,
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
      const refusal = refusalOf(intent, id, input);
      if (refusal !== null) return refuse(refusal);
      const amount = input.amountToCapture ?? intent!.amountCapturable;
      const begun = beginCapture(withInput(intent!, input), charge!, amount, attemptId, context);
      return {
        value: { ...begun, charge: charge! },
        changes: { payment_intent: [begun.intent], begun: [begun.attempt] },
        reply: null,
      };
    },
  );
  return runAttempt(deps, request, committed);
}

/** The rows that an operation on an authorised payment needs: the intent and its current charge. */
export async function needsOfIntent(
  { reader }: Pick<Deps, "reader">,
  { tenant }: Request,
  id: string,
): Promise<{ payment_intent: string; charge?: Charge["id"] }> {
  const charge = (await reader.find("payment_intent", tenant, id))?.details.latestCharge ?? undefined;
  return charge === undefined ? { payment_intent: id } : { payment_intent: id, charge };
}

function refusalOf(intent: PaymentIntent | undefined, id: string, input: CapturePaymentIntent): Refusal | null {
  if (intent === undefined) return { rule: "not_found", object: "payment_intent", id };
  if (hasOpenAttempt(intent)) return { rule: "attempt_in_progress", intent };
  if (intent.status !== "requires_capture") {
    return { rule: "unexpected_state", operation: "capture", intent, allowed: ["requires_capture"] };
  }
  if (input.amountToCapture !== undefined && input.amountToCapture > intent.amountCapturable) {
    return { rule: "capture_exceeds_authorised", intent, capturable: intent.amountCapturable };
  }
  return (
    amountRefusal(input.amountToCapture, intent.currency, "amount_to_capture") ??
    metadataRefusal(intent.details.metadata, input.metadata)
  );
}

function withInput(intent: PaymentIntent, input: CapturePaymentIntent): PaymentIntent {
  const { details } = intent;
  return moveTo(intent, "requires_capture", {
    details: {
      metadata: mergeMetadata(details.metadata, input.metadata),
      statementDescriptorSuffix:
        input.statementDescriptorSuffix === undefined
          ? details.statementDescriptorSuffix
          : input.statementDescriptorSuffix,
    },
  });
}
