import { happened } from "../domain/context.ts";
import type { Customer } from "../domain/customer.ts";
import type { Deps } from "./deps.ts";
import type { UpdateCustomer } from "./inputs.ts";
import { mergeMetadata, metadataRefusal } from "./metadata.ts";
import { commandOf, contextOf, refuse, type Request, respond, type Response } from "./request.ts";

/** Updates a customer. */
export async function updateCustomer(
  deps: Deps,
  request: Request,
  id: string,
  input: UpdateCustomer,
): Promise<Response> {
  const context = contextOf(deps, request);
  const chosen = input.defaultPaymentMethod ?? null;
  const needs = { customer: id, ...(chosen === null ? {} : { payment_method: chosen }) };
  return respond(
    await deps.journal.commit(
      commandOf(request, needs, ({ customer, payment_method: method }) => {
        if (customer === undefined || customer.deleted) {
          return refuse({ rule: "not_found", object: "customer", id });
        }
        if (chosen !== null && method?.details.customer !== id)
          return refuse({ rule: "default_not_attached", paymentMethod: chosen });
        const refusal = metadataRefusal(customer.details.metadata, input.metadata);
        if (refusal !== null) return refuse(refusal);
        const updated = withInput(customer, input);
        return {
          value: null,
          changes: {
            customer: [updated],
            events: [happened(context, "customer", "customer.updated", updated, customer)],
          },
          reply: { kind: "object", object: { object: "customer", value: updated } },
        };
      }),
    ),
  );
}

function withInput(customer: Customer, { email, metadata, ...given }: UpdateCustomer): Customer {
  const changed = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return {
    ...customer,
    email: email === undefined ? customer.email : email,
    details: { ...customer.details, ...changed, metadata: mergeMetadata(customer.details.metadata, metadata) },
  };
}
