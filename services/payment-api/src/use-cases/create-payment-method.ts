import { newPaymentMethod } from "../domain/payment-method.ts";
import type { Deps } from "./deps.ts";
import type { CreatePaymentMethod } from "./inputs.ts";
import { commandOf, contextOf, type Request, respond, type Response } from "./request.ts";

/** Makes a payment method from a test token. */
export async function createPaymentMethod(deps: Deps, request: Request, input: CreatePaymentMethod): Promise<Response> {
  const { token, ...given } = input;
  const value = newPaymentMethod(contextOf(deps, request), token, given);
  return respond(
    await deps.journal.commit(
      commandOf(request, {}, () => ({
        value: null,
        changes: { payment_method: [value] },
        reply: { kind: "object", object: { object: "payment_method", value } },
      })),
    ),
  );
}
