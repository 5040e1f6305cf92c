import { moveTo, type PaymentIntent } from "../domain/payment-intent.ts";
import { confirmPaymentIntent } from "./confirm-payment-intent.ts";
import { afterFirstStep } from "../ports/unavailable.ts";
import type { Deps } from "./deps.ts";
import { commandOf, type Request } from "./request.ts";

/**
 * The shopper is back from the challenge: the payment that waited for it is confirmed once more. Where its merchant
 * confirms by itself, the payment waits for that instead. Answers how the payment stands then. A shopper who comes twice,
 * or without an answer, does no harm.
 */
export async function returnFromChallenge(deps: Deps, request: Request, intent: PaymentIntent): Promise<PaymentIntent> {
  if (intent.status !== "requires_action") return intent;
  if (intent.details.confirmationMethod === "manual") await awaitConfirmation(deps, request, intent.id);
  else await confirmPaymentIntent(deps, request, intent.id, {});
  return afterFirstStep(async () => (await deps.reader.find("payment_intent", request.tenant, intent.id))!);
}

/** Keeps the challenge, so that the merchant's confirmation carries it along. */
async function awaitConfirmation(deps: Deps, request: Request, id: string): Promise<void> {
  await deps.journal.commit(
    commandOf(request, { payment_intent: id }, ({ payment_intent: intent }) => {
      const waits = intent?.status === "requires_action";
      return {
        value: null,
        changes: waits ? { payment_intent: [moveTo(intent, "requires_confirmation")] } : {},
        reply: null,
      };
    }),
  );
}
