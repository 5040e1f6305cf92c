import { happened } from "../domain/context.ts";
import { attach, attachRefusal } from "../domain/payment-method-owner.ts";
import type { PaymentMethod } from "../domain/payment-method.ts";
import type { Refusal } from "../domain/refusal.ts";
import type { Changes, Decision } from "../ports/journal.ts";
import type { Deps } from "./deps.ts";
import { findOrMakeMethod } from "./find-method.ts";
import { answerRefusal, commandOf, contextOf, refuse, type Request, respond, type Response } from "./request.ts";
import { verificationRefusal } from "./verify-card.ts";

/** Attaches a payment method to a customer if its issuer accepts the card. A test token makes a new payment method. */
export async function attachPaymentMethod(
  deps: Deps,
  request: Request,
  id: string,
  customerId: string,
): Promise<Response> {
  const context = contextOf(deps, request);
  const found = await findOrMakeMethod(deps, request.tenant, id, context);
  if (found === undefined) {
    const refusal: Refusal = { rule: "not_found", object: "payment_method", id };
    return answerRefusal(deps, request, refusal);
  }
  const { method, needs } = found;
  const mayAsk = attachRefusal(method, customerId) === null && method.details.customer === null;
  const declined = mayAsk ? await verificationRefusal(deps, method) : null;
  return respond(
    await deps.journal.commit(
      commandOf(request, { ...needs, customer: customerId }, ({ customer, payment_method: locked = method }) => {
        if (customer === undefined || customer.deleted)
          return refuse({ rule: "not_found", object: "customer", id: customerId, param: "customer" });
        const refusal = attachRefusal(locked, customerId) ?? declined;
        if (refusal !== null) return refuse(refusal);
        if (locked.details.customer === customerId) return answer(locked, {});
        const attached = attach(locked, customerId);
        return answer(attached, {
          payment_method: [attached],
          events: [happened(context, "payment_method", "payment_method.attached", attached)],
        });
      }),
    ),
  );
}

const answer = (value: PaymentMethod, changes: Changes): Decision<null> => ({
  value: null,
  changes,
  reply: { kind: "object", object: { object: "payment_method", value } },
});
