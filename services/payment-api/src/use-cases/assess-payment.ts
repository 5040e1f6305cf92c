import type { Card } from "../domain/card.ts";
import { decideWithoutScore } from "../domain/fallback.ts";
import type { PaymentIntent } from "../domain/payment-intent.ts";
import type { Risk } from "../domain/risk.ts";
import { testCard } from "../domain/test-card.ts";
import type { HeldAttempt } from "./held-attempt.ts";
import type { Deps } from "./deps.ts";

/**
 * Assesses a payment's risk: by its score, or by the fallback if the score is late. Never throws. An attempt that was
 * scored before keeps that score.
 */
export async function assessPayment(
  { fraud, metrics, recentPayments }: Deps,
  { caller: { tenant }, attempt }: HeldAttempt,
  intent: PaymentIntent,
  { token, paymentMethod, billing, isNew }: Card,
): Promise<Risk> {
  metrics.count("Assessments");
  const { amount } = attempt;
  const { currency, customer } = intent;
  const email = intent.details.receiptEmail ?? billing.email;
  const lowerCase = email?.trim().toLowerCase() ?? null;
  // Everybody pays with the same test tokens, so only a payment method that was there before shows who pays again.
  const card = isNew || paymentMethod === token ? null : paymentMethod;
  const named = { card, customer, email: lowerCase };
  // Recovery may come back to an attempt many times: only the request that began it counts.
  const recent = attempt.leaseEpoch === 0 ? recentPayments.count(tenant, named) : recentPayments.look(tenant, named);
  const outcome = await fraud.assess({
    tenant,
    attempt: attempt.id,
    paymentIntent: intent.id,
    amount,
    currency,
    customer,
    email,
    token,
  });
  if (outcome.kind === "assessed") return outcome;
  metrics.count("AssessmentTimeouts");
  const known = testCard(token);
  const evidence = {
    amount,
    currency,
    cardRisk: known?.risk ?? "unknown",
    cardFingerprint: known?.fingerprint ?? token,
    customer,
    email: lowerCase,
    recent,
  };
  return decideWithoutScore(evidence, tenant.settings);
}
