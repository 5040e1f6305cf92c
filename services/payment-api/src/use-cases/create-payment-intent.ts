import { beginAuthorisation } from "../domain/authorisation.ts";
import type { Card } from "../domain/card.ts";
import { type Context, happened } from "../domain/context.ts";
import type { PaymentIntent } from "../domain/payment-intent.ts";
import { useRefusal } from "../domain/payment-method-use.ts";
import type { Refusal } from "../domain/refusal.ts";
import type { Decision } from "../ports/journal.ts";
import type { Deps } from "./deps.ts";
import { describedCard, findCard, makeCard } from "./find-card.ts";
import type { CreatePaymentIntent } from "./inputs.ts";
import { changedTerms, NO_TERMS } from "./payment-terms.ts";
import { answerRefusal, commandOf, contextOf, refuse, type Request, respond, type Response } from "./request.ts";
import { type Begun, beginAttempt, runAttempt } from "./run-attempt.ts";
import { madeWith, methodOf, needsOfCard, useOf } from "./use-card.ts";

/** Creates a payment intent and, if the request says so, confirms it in the same commit. */
export async function createPaymentIntent(deps: Deps, request: Request, input: CreatePaymentIntent): Promise<Response> {
  const context = contextOf(deps, request);
  const found = await findReferences(deps, request, input, context);
  if (found.kind === "refused") return answerRefusal(deps, request, found.refusal);
  const intent = newPaymentIntent(deps, input, found.card, context);
  const created = happened(context, "payment_intent", "payment_intent.created", intent);
  if (!input.confirm) {
    return respond(
      await deps.journal.commit(
        commandOf(request, {}, () => ({
          value: null,
          changes: { payment_intent: [intent], events: [created], ...madeWith(found.card) },
          reply: { kind: "object", object: { object: "payment_intent", value: intent, charge: null } },
        })),
      ),
    );
  }
  if (found.card === undefined) {
    const refusal: Refusal = { rule: "payment_method_missing", intent };
    return answerRefusal(deps, request, refusal);
  }
  const card = found.card;
  const { attempt, intent: processing } = beginAuthorisation(intent, context.newId("att"), context);
  const committed = await beginAttempt(deps, request, needsOfCard(card), attempt.id, (rows): Decision<Begun> => {
    const paymentMethod = methodOf(card, rows);
    const refusal = paymentMethod === undefined ? null : useRefusal(paymentMethod, intent);
    if (refusal !== null) return refuse(refusal);
    const used = useOf(card, paymentMethod, intent);
    return {
      value: { attempt, intent: processing, card: used.card },
      changes: { payment_intent: [processing], begun: [attempt], events: [created], ...used.change },
      reply: null,
    };
  });
  return runAttempt(deps, request, committed);
}

type References =
  | { readonly kind: "found"; readonly card: Card | undefined }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** The customer and the card that the input names. A test token deliberately costs no turn of the event loop. */
function findReferences(
  deps: Deps,
  { tenant }: Request,
  input: CreatePaymentIntent,
  context: Context,
): References | Promise<References> {
  const made = madeCard(tenant, input, context);
  if (input.customer === null && (made !== undefined || input.paymentMethod === null)) {
    return { kind: "found", card: made };
  }
  return readReferences(deps, tenant, input, made);
}

/** The card that the request makes, if it makes one. */
function madeCard(
  tenant: Request["tenant"],
  { paymentMethod, newMethod }: CreatePaymentIntent,
  context: Context,
): Card | undefined {
  if (newMethod !== undefined) return describedCard(context, newMethod);
  return paymentMethod === null ? undefined : makeCard(tenant, paymentMethod, context);
}

async function readReferences(
  deps: Deps,
  tenant: Request["tenant"],
  { customer, paymentMethod }: CreatePaymentIntent,
  made: Card | undefined,
): Promise<References> {
  const refusal = (await checkCustomer(deps, tenant, customer)) ?? undefined;
  if (refusal !== undefined) return { kind: "refused", refusal };
  if (made !== undefined || paymentMethod === null) return { kind: "found", card: made };
  const card = await findCard(deps, tenant, paymentMethod);
  return card === undefined
    ? { kind: "refused", refusal: { rule: "payment_method_unknown", paymentMethod, param: "payment_method" } }
    : { kind: "found", card };
}

/** Refuses a payment whose customer no longer exists, or never did. */
export async function checkCustomer(
  deps: Pick<Deps, "reader">,
  tenant: Request["tenant"],
  id: string | null,
): Promise<Refusal | null> {
  if (id === null) return null;
  const customer = await deps.reader.find("customer", tenant, id);
  if (customer === undefined) return { rule: "not_found", object: "customer", id, param: "customer" };
  return customer.deleted ? { rule: "customer_deleted", id } : null;
}

function newPaymentIntent(
  deps: Deps,
  input: CreatePaymentIntent,
  card: Card | undefined,
  { at, newId }: Context,
): PaymentIntent {
  return {
    id: newId("pi"),
    status: card === undefined ? "requires_payment_method" : "requires_confirmation",
    amount: input.amount,
    amountCapturable: 0n,
    amountReceived: 0n,
    currency: input.currency,
    customer: input.customer,
    createdAt: at,
    details: {
      secret: deps.newSecret(),
      captureMethod: input.captureMethod,
      confirmationMethod: input.confirmationMethod,
      paymentMethod: card?.paymentMethod ?? null,
      paymentMethodTypes: input.paymentMethodTypes,
      allowedPaymentMethodTypes: input.allowedPaymentMethodTypes,
      automaticPaymentMethods: input.automaticPaymentMethods,
      description: input.description,
      metadata: input.metadata,
      receiptEmail: input.receiptEmail,
      statementDescriptor: null,
      statementDescriptorSuffix: input.statementDescriptorSuffix,
      shipping: input.shipping,
      setupFutureUsage: input.setupFutureUsage,
      latestCharge: null,
      lastPaymentError: null,
      nextAction: null,
      offSession: input.offSession,
      returnUrl: input.returnUrl,
      errorOnRequiresAction: input.errorOnRequiresAction ?? false,
      usesStripeSdk: input.usesStripeSdk ?? false,
      ...changedTerms(NO_TERMS, input),
      transferGroup: input.transferGroup ?? null,
      canceledAt: null,
      cancellationReason: null,
      awaitsScore: false,
    },
  };
}
