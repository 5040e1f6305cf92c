import { type Context, happened } from "../domain/context.ts";
import type { Customer } from "../domain/customer.ts";
import { attach, attachRefusal } from "../domain/payment-method-owner.ts";
import type { Decision } from "../ports/journal.ts";
import type { Deps } from "./deps.ts";
import { findOrMakeMethod } from "./find-method.ts";
import type { CreateCustomer } from "./inputs.ts";
import { answerRefusal, commandOf, contextOf, refuse, type Request, respond, type Response } from "./request.ts";
import { verificationRefusal } from "./verify-card.ts";

/** Creates a customer and, if the request says so, attaches a payment method in the same commit. */
export async function createCustomer(deps: Deps, request: Request, input: CreateCustomer): Promise<Response> {
  const context = contextOf(deps, request);
  const customer = newCustomer(deps, input, context);
  const { paymentMethod: id = null, defaultPaymentMethod = null } = input;
  if (defaultPaymentMethod !== null && (id === null || defaultPaymentMethod !== id)) {
    return answerRefusal(deps, request, { rule: "default_not_attached", paymentMethod: defaultPaymentMethod });
  }
  if (id === null) {
    return respond(await deps.journal.commit(commandOf(request, {}, () => created(context, customer))));
  }
  const found = await findOrMakeMethod(deps, request.tenant, id, context);
  if (found === undefined)
    return answerRefusal(deps, request, { rule: "payment_method_unknown", paymentMethod: id, param: "payment_method" });
  const { method, needs } = found;
  const declined = attachRefusal(method, customer.id) ?? (await verificationRefusal(deps, method));
  return respond(
    await deps.journal.commit(
      commandOf(request, needs, ({ payment_method: locked = method }) => {
        const refusal = attachRefusal(locked, customer.id) ?? declined;
        if (refusal !== null) return refuse(refusal);
        const attached = attach(locked, customer.id);
        const owner = defaultPaymentMethod === null ? customer : withDefault(customer, attached.id);
        const { changes, ...rest } = created(context, owner);
        const event = happened(context, "payment_method", "payment_method.attached", attached);
        return { ...rest, changes: { ...changes, payment_method: [attached], events: [...changes.events!, event] } };
      }),
    ),
  );
}

function newCustomer(deps: Deps, input: CreateCustomer, { newId, at }: Context): Customer {
  const { email, taxExempt = "none", paymentMethod: _, defaultPaymentMethod: __, ...details } = input;
  const invoicePrefix = deps.newSecret().slice(0, 8).toUpperCase();
  return {
    id: newId("cus"),
    email,
    deleted: false,
    createdAt: at,
    details: { ...details, taxExempt, invoicePrefix, defaultPaymentMethod: null },
  };
}

const created = (context: Context, customer: Customer): Decision<null> => ({
  value: null,
  changes: { customer: [customer], events: [happened(context, "customer", "customer.created", customer)] },
  reply: { kind: "object", object: { object: "customer", value: customer } },
});

const withDefault = (customer: Customer, defaultPaymentMethod: string): Customer => ({
  ...customer,
  details: { ...customer.details, defaultPaymentMethod },
});
