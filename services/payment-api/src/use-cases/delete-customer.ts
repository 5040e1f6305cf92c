import { happened } from "../domain/context.ts";
import type { Deps } from "./deps.ts";
import { commandOf, contextOf, refuse, type Request, respond, type Response } from "./request.ts";

/** Deletes a customer. The payments stay; the customer's personal data do not. */
export async function deleteCustomer(deps: Deps, request: Request, id: string): Promise<Response> {
  const context = contextOf(deps, request);
  return respond(
    await deps.journal.commit(
      commandOf(request, { customer: id }, ({ customer }) => {
        if (customer === undefined || customer.deleted) {
          return refuse({ rule: "not_found", object: "customer", id });
        }
        const erased = {
          name: null,
          description: null,
          phone: null,
          address: null,
          shipping: null,
          metadata: {},
          defaultPaymentMethod: null,
        };
        const deleted = { ...customer, email: null, deleted: true, details: { ...customer.details, ...erased } };
        return {
          value: null,
          changes: { customer: [deleted], events: [happened(context, "customer", "customer.deleted", customer)] },
          reply: { kind: "object", object: { object: "customer", value: deleted } },
        };
      }),
    ),
  );
}
