import { maximumCharge, minimumCharge } from "@platform/kernel/currency";
import { hasOpenAttempt, moveTo, type PaymentIntent, type PaymentIntentStatus } from "../domain/payment-intent.ts";
import type { Card } from "../domain/card.ts";
import type { Refusal } from "../domain/refusal.ts";
import { amountRefusal } from "./amount.ts";
import { checkCustomer } from "./create-payment-intent.ts";
import type { Deps } from "./deps.ts";
import { describedCard, findOrMakeCard } from "./find-card.ts";
import type { UpdatePaymentIntent } from "./inputs.ts";
import { mergeMetadata, metadataRefusal } from "./metadata.ts";
import { changedTerms } from "./payment-terms.ts";
import { madeWith } from "./use-card.ts";
import { commandOf, contextOf, refuse, type Request, respond, type Response } from "./request.ts";

const OPEN: readonly PaymentIntentStatus[] = ["requires_payment_method", "requires_confirmation", "requires_action"];
/** What may still change once the money is authorised: words, not money. */
const ALWAYS: ReadonlySet<string> = new Set(["description", "metadata", "receiptEmail", "shipping"]);

/** Updates a payment intent. We refuse this while an attempt is open: the attempt works with the intent as it is. */
export async function updatePaymentIntent(
  deps: Deps,
  request: Request,
  id: string,
  input: UpdatePaymentIntent,
): Promise<Response> {
  const context = contextOf(deps, request);
  const unknown = await checkCustomer(deps, request.tenant, input.customer ?? null);
  const named = unknown === null ? (input.paymentMethod ?? null) : null;
  const card =
    input.newMethod !== undefined
      ? describedCard(context, input.newMethod)
      : named === null
        ? undefined
        : await findOrMakeCard(deps, request.tenant, named, context);
  return respond(
    await deps.journal.commit(
      commandOf(request, { payment_intent: id }, ({ payment_intent: intent }) => {
        const refusal = unknown ?? methodRefusal(named, card) ?? refusalOf(intent, id, input);
        if (refusal !== null) return refuse(refusal);
        const updated = withInput(
          intent!,
          card === undefined ? input : { ...input, paymentMethod: card.paymentMethod },
        );
        return {
          value: null,
          changes: { payment_intent: [updated], ...madeWith(card) },
          reply: { kind: "object", object: { object: "payment_intent", value: updated, charge: null } },
        };
      }),
    ),
  );
}

const methodRefusal = (paymentMethod: string | null, card: Card | undefined): Refusal | null =>
  paymentMethod === null || card !== undefined
    ? null
    : { rule: "payment_method_unknown", paymentMethod, param: "payment_method" };

function refusalOf(intent: PaymentIntent | undefined, id: string, input: UpdatePaymentIntent): Refusal | null {
  if (intent === undefined) return { rule: "not_found", object: "payment_intent", id };
  if (hasOpenAttempt(intent)) return { rule: "attempt_in_progress", intent };
  const wordsOnly = Object.entries(input).every(([field, value]) => value === undefined || ALWAYS.has(field));
  if (!wordsOnly && !OPEN.includes(intent.status)) {
    return { rule: "unexpected_state", operation: "update", intent, allowed: OPEN };
  }
  const currency = input.currency ?? intent.currency;
  const minimum = minimumCharge(currency);
  const amount = input.amount ?? intent.amount;
  const moneyChanges = input.amount !== undefined || input.currency !== undefined;
  if (moneyChanges && amount < minimum) return { rule: "amount_too_small", currency, minimum };
  if (moneyChanges && amount > maximumCharge(currency)) return { rule: "amount_too_large", currency };
  return (
    (moneyChanges ? amountRefusal(amount, currency, "amount") : null) ??
    metadataRefusal(intent.details.metadata, input.metadata)
  );
}

/** A change of what the shopper pays, or how, makes an answered challenge worthless. */
function withInput(intent: PaymentIntent, input: UpdatePaymentIntent): PaymentIntent {
  const { details } = intent;
  const paymentMethod = input.paymentMethod === undefined ? details.paymentMethod : input.paymentMethod;
  const amount = input.amount ?? intent.amount;
  const currency = input.currency ?? intent.currency;
  const samePayment =
    paymentMethod === details.paymentMethod && amount === intent.amount && currency === intent.currency;
  return moveTo(intent, statusAfter(intent, paymentMethod, samePayment), {
    amount,
    currency,
    customer: input.customer === undefined ? intent.customer : input.customer,
    details: {
      paymentMethod,
      nextAction: samePayment ? details.nextAction : null,
      captureMethod: input.captureMethod ?? details.captureMethod,
      paymentMethodTypes: input.paymentMethodTypes ?? details.paymentMethodTypes,
      allowedPaymentMethodTypes: input.allowedPaymentMethodTypes ?? details.allowedPaymentMethodTypes,
      description: input.description === undefined ? details.description : input.description,
      metadata: mergeMetadata(details.metadata, input.metadata),
      receiptEmail: input.receiptEmail === undefined ? details.receiptEmail : input.receiptEmail,
      statementDescriptorSuffix:
        input.statementDescriptorSuffix === undefined
          ? details.statementDescriptorSuffix
          : input.statementDescriptorSuffix,
      shipping: input.shipping === undefined ? details.shipping : input.shipping,
      setupFutureUsage: input.setupFutureUsage === undefined ? details.setupFutureUsage : input.setupFutureUsage,
      ...changedTerms(details, input),
      transferGroup: input.transferGroup ?? details.transferGroup,
    },
  });
}

function statusAfter(intent: PaymentIntent, paymentMethod: string | null, samePayment: boolean): PaymentIntentStatus {
  if (!OPEN.includes(intent.status) || (samePayment && intent.status === "requires_action")) return intent.status;
  return paymentMethod === null ? "requires_payment_method" : "requires_confirmation";
}
