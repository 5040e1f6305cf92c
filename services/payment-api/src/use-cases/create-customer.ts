import { happened } from "../domain/context.ts";
import type { Customer } from "../domain/customer.ts";
import type { Deps } from "./deps.ts";
import type { CreateCustomer } from "./inputs.ts";
import { commandOf, contextOf, type Request, respond, type Response } from "./request.ts";

/** Creates a customer. */
export async function createCustomer(deps: Deps, request: Request, input: CreateCustomer): Promise<Response> {
  const context = contextOf(deps, request);
  const { email, ...details } = input;
  const customer: Customer = {
    id: context.newId("cus"),
    email,
    deleted: false,
    createdAt: context.at,
    details: { ...details, invoicePrefix: deps.newSecret().slice(0, 8).toUpperCase() },
  };
  return respond(
    await deps.journal.commit(
      commandOf(request, {}, () => ({
        value: null,
        changes: { customer: [customer], events: [happened(context, "customer", "customer.created", customer)] },
        reply: { kind: "object", object: { object: "customer", value: customer } },
      })),
    ),
  );
}
