import { moveSetupTo, OPEN_SETUPS, type SetupIntent } from "../domain/setup-intent.ts";
import { setupRefusal } from "../domain/payment-method-owner.ts";
import type { Deps } from "./deps.ts";
import { findMethodFor } from "./find-setup-method.ts";
import type { ConfirmSetupIntent } from "./inputs.ts";
import { answerRefusal, contextOf, type Request, type Response } from "./request.ts";
import { setUpCard } from "./set-up-card.ts";

/** Confirms a setup intent: asks the issuer about its card, and saves the card if the issuer accepts it. */
export async function confirmSetupIntent(
  deps: Deps,
  request: Request,
  id: string,
  input: ConfirmSetupIntent,
): Promise<Response> {
  const context = contextOf(deps, request);
  const before = await deps.reader.find("setup_intent", request.tenant, id);
  if (before === undefined) return answerRefusal(deps, request, { rule: "not_found", object: "setup_intent", id });
  if (!OPEN_SETUPS.includes(before.status)) {
    return answerRefusal(deps, request, { rule: "setup_unexpected_state", operation: "confirm", intent: before });
  }
  const named = { paymentMethod: before.details.paymentMethod, ...input };
  const found = await findMethodFor(deps, request.tenant, named, context);
  if (found === undefined) {
    const { paymentMethod } = named;
    return answerRefusal(
      deps,
      request,
      paymentMethod === null
        ? { rule: "setup_method_missing", intent: before }
        : { rule: "payment_method_unknown", paymentMethod, param: "payment_method" },
    );
  }
  const change = (now: SetupIntent): SetupIntent => withInput(now, input, found.method.id);
  const intent = change(before);
  const refusal = setupRefusal(found.method, intent.customer);
  if (refusal !== null) return answerRefusal(deps, request, refusal);
  return setUpCard(deps, request, { intent, found, existing: { before, change } }, context);
}

/** Applies the confirmation's own changes first. Another payment method makes an answered challenge worthless. */
function withInput(before: SetupIntent, input: ConfirmSetupIntent, paymentMethod: string): SetupIntent {
  const { details } = before;
  const isSameCard = paymentMethod === details.paymentMethod;
  // Until the issuer answers, a shopper's challenge is still open.
  const status = isSameCard && before.status === "requires_action" ? "requires_action" : "requires_confirmation";
  return moveSetupTo(before, status, {
    paymentMethod,
    nextAction: isSameCard ? details.nextAction : null,
    allowedPaymentMethodTypes: input.allowedPaymentMethodTypes ?? details.allowedPaymentMethodTypes,
    requestThreeDSecure: input.requestThreeDSecure ?? details.requestThreeDSecure,
    returnUrl: input.returnUrl ?? details.returnUrl,
  });
}
