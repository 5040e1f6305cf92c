import { type PaymentMethod, withDetails } from "./payment-method.ts";
import type { Refusal } from "./refusal.ts";

/** Why a payment method cannot become this customer's; null where it can, or is already. */
export function attachRefusal({ details }: PaymentMethod, customer: string): Refusal | null {
  if (details.customer === customer) return null;
  if (details.customer !== null) return { rule: "payment_method_attached" };
  const isUsedUp = details.usedBy !== null && !details.isSetUp;
  return details.isDetached || isUsedUp ? { rule: "payment_method_used" } : null;
}

/** The payment method once it belongs to a customer. */
export const attach = (method: PaymentMethod, customer: string): PaymentMethod =>
  withDetails(method, { customer, usedBy: null });

/** The payment method once it has left its customer, for good. */
export const detach = (method: PaymentMethod): PaymentMethod =>
  withDetails(method, { customer: null, isDetached: true });
