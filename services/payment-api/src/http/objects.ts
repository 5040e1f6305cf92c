import type { ObjectName, Objects } from "../domain/objects.ts";
import type { TestCard } from "../domain/test-card.ts";
import type { LoadableObject } from "./api-object.ts";
import { chargeObject } from "./presenters/charge.ts";
import { customerObject } from "./presenters/customer.ts";
import { paymentIntentObject } from "./presenters/payment-intent.ts";
import { paymentMethodObject } from "./presenters/payment-method.ts";
import { priceObject } from "./presenters/price.ts";
import { productObject } from "./presenters/product.ts";
import { refundObject } from "./presenters/refund.ts";
import { setupAttemptObject } from "./presenters/setup-attempt.ts";
import { setupIntentObject } from "./presenters/setup-intent.ts";

/** The objects that we keep, as we present them: test tokens are payment methods too. */
export interface KeptObjects extends Omit<Objects, "payment_method"> {
  payment_method: Objects["payment_method"] | TestCard;
}

/** What the HTTP side knows about each object that we keep. */
export const KEPT: { readonly [N in ObjectName]: LoadableObject<KeptObjects[N]> } = {
  payment_intent: paymentIntentObject,
  charge: chargeObject,
  refund: refundObject,
  customer: customerObject,
  payment_method: paymentMethodObject,
  setup_intent: setupIntentObject,
  setup_attempt: setupAttemptObject,
  product: productObject,
  price: priceObject,
};
