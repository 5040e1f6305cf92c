import type { Card } from "../domain/card.ts";
import type { PaymentIntent } from "../domain/payment-intent.ts";
import { type Risk, unassessed } from "../domain/risk.ts";
import type { HeldAttempt } from "./conclude-attempt.ts";
import type { Deps } from "./deps.ts";

/** The risk of a payment. Never throws. An attempt that was assessed before has the risk that it had then. */
export async function assessPayment(
  deps: Deps,
  { tenant, attempt }: HeldAttempt,
  intent: PaymentIntent,
  card: Card,
): Promise<Risk> {
  deps.metrics.count("Assessments");
  const outcome = await deps.fraud.assess({
    tenant,
    attempt: attempt.id,
    paymentIntent: intent.id,
    amount: attempt.amount,
    currency: intent.currency,
    customer: intent.customer,
    email: intent.details.receiptEmail ?? card.billing.email,
    token: card.token,
  });
  if (outcome.kind === "assessed") return outcome;
  deps.metrics.count("AssessmentTimeouts");
  return unassessed(tenant.settings);
}
