import type { PaymentIntent } from "../domain/payment-intent.ts";
import { confirmPaymentIntent } from "./confirm-payment-intent.ts";
import type { Deps } from "./deps.ts";
import type { Request } from "./request.ts";

/**
 * The shopper is back from the challenge: the payment that waited for it is confirmed once more, unless its merchant does
 * that. Answers how the payment stands then. A shopper who comes twice, or without an answer, does no harm.
 */
export async function returnFromChallenge(deps: Deps, request: Request, intent: PaymentIntent): Promise<PaymentIntent> {
  if (intent.status !== "requires_action" || intent.details.confirmationMethod === "manual") return intent;
  await confirmPaymentIntent(deps, request, intent.id, {});
  return (await deps.reader.intent(request.tenant, intent.id))!;
}
