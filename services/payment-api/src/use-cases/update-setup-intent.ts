import { moveSetupTo, OPEN_SETUPS, type SetupIntent } from "../domain/setup-intent.ts";
import type { Refusal } from "../domain/refusal.ts";
import { checkCustomer } from "./create-payment-intent.ts";
import { setupRefusal } from "../domain/payment-method-owner.ts";
import type { Deps } from "./deps.ts";
import { findMethodFor } from "./find-setup-method.ts";
import type { UpdateSetupIntent } from "./inputs.ts";
import { mergeMetadata, metadataRefusal } from "./metadata.ts";
import { commandOf, contextOf, refuse, type Request, respond, type Response } from "./request.ts";

/** Updates a setup intent that is still open. */
export async function updateSetupIntent(
  deps: Deps,
  request: Request,
  id: string,
  input: UpdateSetupIntent,
): Promise<Response> {
  const context = contextOf(deps, request);
  const customerRefusal = await checkCustomer(deps, request.tenant, input.customer ?? null);
  const found = await findMethodFor(deps, request.tenant, input, context);
  const unknown: Refusal | null =
    found === undefined && input.paymentMethod != null
      ? { rule: "payment_method_unknown", paymentMethod: input.paymentMethod, param: "payment_method" }
      : null;
  return respond(
    await deps.journal.commit(
      commandOf(request, { setup_intent: id, ...found?.needs }, (rows) => {
        const intent = rows.setup_intent;
        if (intent === undefined) return refuse({ rule: "not_found", object: "setup_intent", id });
        if (!OPEN_SETUPS.includes(intent.status)) {
          return refuse({ rule: "setup_unexpected_state", operation: "update", intent });
        }
        const method = found?.isNew ? found.method : rows.payment_method;
        const updated = withInput(intent, input, method?.id);
        const refusal =
          customerRefusal ??
          unknown ??
          metadataRefusal(intent.details.metadata, input.metadata) ??
          (method === undefined ? null : setupRefusal(method, updated.customer));
        if (refusal !== null) return refuse(refusal);
        return {
          value: null,
          changes: { setup_intent: [updated], ...(found?.isNew ? { payment_method: [found.method] } : {}) },
          reply: { kind: "object", object: { object: "setup_intent", value: updated } },
        };
      }),
    ),
  );
}

function withInput(intent: SetupIntent, input: UpdateSetupIntent, method: string | undefined): SetupIntent {
  const { details } = intent;
  const paymentMethod = method ?? (input.paymentMethod === null ? null : details.paymentMethod);
  const { customer = intent.customer } = input;
  const isSameCard = paymentMethod === details.paymentMethod;
  const status = isSameCard
    ? intent.status
    : paymentMethod === null
      ? "requires_payment_method"
      : "requires_confirmation";
  const moved = moveSetupTo(intent, status, {
    paymentMethod,
    nextAction: isSameCard ? details.nextAction : null,
    allowedPaymentMethodTypes: input.allowedPaymentMethodTypes ?? details.allowedPaymentMethodTypes,
    paymentMethodTypes: input.paymentMethodTypes ?? details.paymentMethodTypes,
    description: input.description === undefined ? details.description : input.description,
    metadata: mergeMetadata(details.metadata, input.metadata),
    requestThreeDSecure: input.requestThreeDSecure ?? details.requestThreeDSecure,
  });
  return { ...moved, customer };
}
