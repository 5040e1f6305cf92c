import { type Context, happened } from "../domain/context.ts";
import type { SetupIntent } from "../domain/setup-intent.ts";
import { checkCustomer } from "./create-payment-intent.ts";
import { setupRefusal } from "../domain/payment-method-owner.ts";
import type { Deps } from "./deps.ts";
import type { FoundMethod } from "./find-method.ts";
import { findMethodFor } from "./find-setup-method.ts";
import type { CreateSetupIntent } from "./inputs.ts";
import { answerRefusal, commandOf, contextOf, type Request, respond, type Response } from "./request.ts";
import { setUpCard } from "./set-up-card.ts";

/** Creates a setup intent and, if the request says so, confirms it in the same commit. */
export async function createSetupIntent(deps: Deps, request: Request, input: CreateSetupIntent): Promise<Response> {
  const context = contextOf(deps, request);
  const customerRefusal = await checkCustomer(deps, request.tenant, input.customer);
  if (customerRefusal !== null) return answerRefusal(deps, request, customerRefusal);
  const found = await findMethodFor(deps, request.tenant, input, context);
  if (found === undefined && input.paymentMethod !== null) {
    return answerRefusal(deps, request, {
      rule: "payment_method_unknown",
      paymentMethod: input.paymentMethod,
      param: "payment_method",
    });
  }
  const intent = newSetupIntent(deps, input, found, context);
  const refusal = found === undefined ? null : setupRefusal(found.method, intent.customer);
  if (refusal !== null) return answerRefusal(deps, request, refusal);
  const created = happened(context, "setup_intent", "setup_intent.created", intent);
  if (input.confirm) {
    if (found === undefined) return answerRefusal(deps, request, { rule: "setup_method_missing", intent });
    return setUpCard(deps, request, { intent, found, isNew: created }, context);
  }
  return respond(
    await deps.journal.commit(
      commandOf(request, {}, () => ({
        value: null,
        changes: {
          setup_intent: [intent],
          events: [created],
          ...(found?.isNew ? { payment_method: [found.method] } : {}),
        },
        reply: { kind: "object", object: { object: "setup_intent", value: intent } },
      })),
    ),
  );
}

function newSetupIntent(
  deps: Deps,
  input: CreateSetupIntent,
  found: FoundMethod | undefined,
  { newId, at }: Context,
): SetupIntent {
  return {
    id: newId("seti"),
    status: found === undefined ? "requires_payment_method" : "requires_confirmation",
    customer: input.customer,
    createdAt: at,
    details: {
      paymentMethodTypes: input.paymentMethodTypes,
      allowedPaymentMethodTypes: input.allowedPaymentMethodTypes,
      automaticPaymentMethods: input.automaticPaymentMethods,
      description: input.description,
      metadata: input.metadata,
      usage: input.usage,
      requestThreeDSecure: input.requestThreeDSecure,
      returnUrl: input.returnUrl,
      secret: deps.newSecret(),
      paymentMethod: found?.method.id ?? null,
      latestAttempt: null,
      lastSetupError: null,
      nextAction: null,
      cancellationReason: null,
    },
  };
}
