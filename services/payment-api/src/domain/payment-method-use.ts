import type { AttemptEnd } from "./conclusion.ts";
import type { PaymentIntent } from "./payment-intent.ts";
import { type PaymentMethod, withDetails } from "./payment-method.ts";
import { otherOwnerRefusal } from "./payment-method-owner.ts";
import type { Refusal } from "./refusal.ts";

/**
 * Why a payment may not use a payment method; null where it may. Another try of the same payment is no second use: the
 * first may have been declined, or have waited for the shopper.
 */
export function useRefusal(
  method: PaymentMethod,
  { id, customer }: Pick<PaymentIntent, "id" | "customer">,
): Refusal | null {
  const { details } = method;
  if (details.customer !== null) return otherOwnerRefusal(method, customer);
  const isFree = !details.isDetached && (details.usedBy === null || details.usedBy === id);
  return isFree ? null : { rule: "payment_method_used" };
}

/** The payment method while a payment uses it. One that belongs to a customer stays as it is. */
export const beginUse = (method: PaymentMethod, { id }: Pick<PaymentIntent, "id">): PaymentMethod =>
  method.details.customer !== null || method.details.usedBy === id ? method : withDetails(method, { usedBy: id });

/**
 * The payment method once a payment with it has ended. If the payment is paid and saves it, it now belongs to the
 * customer; without a customer, it may still be attached to one. If no operation ever used it, it can be used again; an earlier try of the same payment counts as use.
 */
export function endUse(method: PaymentMethod, intent: PaymentIntent, end: AttemptEnd["kind"]): PaymentMethod {
  const { id, customer, details } = intent;
  if (method.details.usedBy !== id) return method;
  switch (end) {
    case "approved":
      if (details.setupFutureUsage === null) return method;
      return withDetails(method, { isSetUp: true, ...(customer === null ? {} : { customer, usedBy: null }) });
    case "blocked":
    case "not_done":
      return details.latestCharge === null && details.nextAction === null
        ? withDetails(method, { usedBy: null })
        : method;
    case "declined":
    case "challenge":
      return method;
  }
}
