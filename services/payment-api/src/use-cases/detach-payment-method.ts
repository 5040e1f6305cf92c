import { happened } from "../domain/context.ts";
import type { Customer } from "../domain/customer.ts";
import { detach } from "../domain/payment-method-owner.ts";
import type { Deps } from "./deps.ts";
import { commandOf, contextOf, refuse, type Request, respond, type Response } from "./request.ts";

/** Detaches a payment method from its customer: nobody may use it again, and the customer has no such default any more. */
export async function detachPaymentMethod(deps: Deps, request: Request, id: string): Promise<Response> {
  const context = contextOf(deps, request);
  const owner = (await deps.reader.find("payment_method", request.tenant, id))?.details.customer ?? undefined;
  const needs = { payment_method: id, ...(owner === undefined ? {} : { customer: owner }) };
  return respond(
    await deps.journal.commit(
      commandOf(request, needs, ({ payment_method: method, customer }) => {
        if (method === undefined) return refuse({ rule: "not_found", object: "payment_method", id });
        // Without a customer when we looked, or by now: a method that was attached meanwhile was attached after this request.
        if (customer === undefined || method.details.customer !== customer.id)
          return refuse({ rule: "payment_method_not_attached", operation: "detach" });
        const detached = detach(method);
        const cleared = withoutDefault(customer, method.id);
        return {
          value: null,
          changes: {
            payment_method: [detached],
            ...(cleared === customer ? {} : { customer: [cleared] }),
            events: [
              happened(context, "payment_method", "payment_method.detached", detached, method),
              ...(cleared === customer ? [] : [happened(context, "customer", "customer.updated", cleared, customer)]),
            ],
          },
          reply: { kind: "object", object: { object: "payment_method", value: detached } },
        };
      }),
    ),
  );
}

const withoutDefault = (customer: Customer, method: string): Customer =>
  customer.details.defaultPaymentMethod === method
    ? { ...customer, details: { ...customer.details, defaultPaymentMethod: null } }
    : customer;
