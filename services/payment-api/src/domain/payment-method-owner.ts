import { type PaymentMethod, type PaymentMethodDetails, withDetails } from "./payment-method.ts";
import type { Refusal } from "./refusal.ts";

/** Why a payment method cannot become this customer's; null where it can, or is already. */
export function attachRefusal({ details }: PaymentMethod, customer: string): Refusal | null {
  if (details.customer === customer) return null;
  if (details.customer !== null) return { rule: "payment_method_attached" };
  return usedUp(details);
}

/** Why a payment method without an owner cannot be saved; null where it can. */
const usedUp = ({ isDetached, usedBy, isSetUp }: PaymentMethodDetails): Refusal | null =>
  isDetached || (usedBy !== null && !isSetUp) ? { rule: "payment_method_used" } : null;

/** Why a payment or a setup of this customer may not use another's payment method; null where it is the customer's own. */
export function otherOwnerRefusal(
  { id: paymentMethod, details: { customer: owner } }: PaymentMethod,
  customer: string | null,
): Refusal | null {
  return owner === null || owner === customer
    ? null
    : { rule: "payment_method_of_other", paymentMethod, owner, customer };
}

/** Why a setup for this customer may not save a payment method; null where it may. */
export const setupRefusal = (method: PaymentMethod, customer: string | null): Refusal | null =>
  method.details.customer === null ? usedUp(method.details) : otherOwnerRefusal(method, customer);

/** The payment method once it belongs to a customer. */
export const attach = (method: PaymentMethod, customer: string): PaymentMethod =>
  withDetails(method, { customer, usedBy: null });

/** The payment method once it has left its customer, for good. */
export const detach = (method: PaymentMethod): PaymentMethod =>
  withDetails(method, { customer: null, isDetached: true });
