import type { Stripe } from "stripe";

/** The id of the object that an event is about; null if it has none, like a balance. */
export function objectIdOf({ data: { object } }: Stripe.Event): string | null {
  return "id" in object && typeof object.id === "string" ? object.id : null;
}
