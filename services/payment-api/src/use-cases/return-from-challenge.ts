import { moveTo, type PaymentIntent } from "../domain/payment-intent.ts";
import type { SetupIntent } from "../domain/setup-intent.ts";
import { confirmPaymentIntent } from "./confirm-payment-intent.ts";
import { confirmSetupIntent } from "./confirm-setup-intent.ts";
import { afterFirstStep } from "../ports/unavailable.ts";
import type { Deps } from "./deps.ts";
import { commandOf, type Request } from "./request.ts";

/**
 * Confirms a payment again when its shopper comes back from the challenge. If the merchant wants to confirm, the payment
 * waits for that instead. Answers with the payment's state afterwards. A shopper who comes twice, or without an answer,
 * does no harm.
 */
export async function returnFromChallenge(deps: Deps, request: Request, intent: PaymentIntent): Promise<PaymentIntent> {
  if (intent.status !== "requires_action") return intent;
  if (intent.details.confirmationMethod === "manual") await awaitConfirmation(deps, request, intent.id);
  else await confirmPaymentIntent(deps, request, intent.id, {});
  return afterFirstStep(async () => (await deps.reader.find("payment_intent", request.tenant, intent.id))!);
}

/** The same for a card that is saved without a payment. */
export async function returnToSetup(deps: Deps, request: Request, intent: SetupIntent): Promise<SetupIntent> {
  if (intent.status !== "requires_action") return intent;
  await confirmSetupIntent(deps, request, intent.id, {});
  return afterFirstStep(async () => (await deps.reader.find("setup_intent", request.tenant, intent.id))!);
}

/** Keeps the challenge, so that the merchant's confirmation sends it too. */
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
