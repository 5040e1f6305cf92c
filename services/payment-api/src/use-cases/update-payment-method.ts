import { type BillingDetails, NO_ADDRESS } from "../domain/billing-details.ts";
import { happened } from "../domain/context.ts";
import { expiryOf, type PaymentMethod, withDetails } from "../domain/payment-method.ts";
import type { Deps } from "./deps.ts";
import type { UpdatePaymentMethod } from "./inputs.ts";
import { mergeMetadata, metadataRefusal } from "./metadata.ts";
import { commandOf, contextOf, refuse, type Request, respond, type Response } from "./request.ts";

/** Updates a payment method that belongs to a customer. */
export async function updatePaymentMethod(
  deps: Deps,
  request: Request,
  id: string,
  input: UpdatePaymentMethod,
): Promise<Response> {
  const context = contextOf(deps, request);
  return respond(
    await deps.journal.commit(
      commandOf(request, { payment_method: id }, ({ payment_method: method }) => {
        if (method === undefined) return refuse({ rule: "not_found", object: "payment_method", id });
        if (method.details.customer === null)
          return refuse({ rule: "payment_method_not_attached", operation: "update" });
        const refusal = metadataRefusal(method.details.metadata, input.metadata);
        if (refusal !== null) return refuse(refusal);
        const updated = withInput(method, input);
        return {
          value: null,
          changes: {
            payment_method: [updated],
            events: [happened(context, "payment_method", "payment_method.updated", updated, method)],
          },
          reply: { kind: "object", object: { object: "payment_method", value: updated } },
        };
      }),
    ),
  );
}

function withInput(method: PaymentMethod, { billing, metadata, expiry, ...given }: UpdatePaymentMethod): PaymentMethod {
  const { details } = method;
  return withDetails(method, {
    ...given,
    ...(billing === undefined ? {} : { billing: mergeBilling(details.billing, billing) }),
    ...(expiry === undefined ? {} : { expiry: { ...expiryOf(method), ...expiry } }),
    metadata: mergeMetadata(details.metadata, metadata),
  });
}

/** Each part that is given replaces its own, also inside the address. */
function mergeBilling(
  before: BillingDetails,
  { address, ...given }: NonNullable<UpdatePaymentMethod["billing"]>,
): BillingDetails {
  return {
    ...before,
    ...given,
    ...(address === undefined ? {} : { address: address === null ? NO_ADDRESS : { ...before.address, ...address } }),
  };
}
