import { type Charge, CHARGE_EVENTS } from "./charge.ts";
import { type Customer, CUSTOMER_EVENTS } from "./customer.ts";
import { type PaymentIntent, PAYMENT_INTENT_EVENTS } from "./payment-intent.ts";
import { type PaymentMethod, PAYMENT_METHOD_EVENTS } from "./payment-method.ts";
import { type Price, PRICE_EVENTS } from "./price.ts";
import { type Product, PRODUCT_EVENTS } from "./product.ts";
import { type Refund, REFUND_EVENTS } from "./refund.ts";
import { type SetupAttempt, SETUP_ATTEMPT_EVENTS } from "./setup-attempt.ts";
import { type SetupIntent, SETUP_INTENT_EVENTS } from "./setup-intent.ts";

/** The objects of the API that payment-api keeps, by their names on the wire. */
export interface Objects {
  payment_intent: PaymentIntent;
  charge: Charge;
  refund: Refund;
  customer: Customer;
  payment_method: PaymentMethod;
  setup_intent: SetupIntent;
  setup_attempt: SetupAttempt;
  product: Product;
  price: Price;
}

export type ObjectName = keyof Objects;

/** The events of each object. */
export const EVENT_TYPES = {
  payment_intent: PAYMENT_INTENT_EVENTS,
  charge: CHARGE_EVENTS,
  refund: REFUND_EVENTS,
  customer: CUSTOMER_EVENTS,
  payment_method: PAYMENT_METHOD_EVENTS,
  setup_intent: SETUP_INTENT_EVENTS,
  setup_attempt: SETUP_ATTEMPT_EVENTS,
  product: PRODUCT_EVENTS,
  price: PRICE_EVENTS,
} as const satisfies Readonly<Record<ObjectName, readonly string[]>>;

/** The name of the object that each type of event is about. */
export const SUBJECTS: ReadonlyMap<string, ObjectName> = new Map(
  (Object.keys(EVENT_TYPES) as ObjectName[]).flatMap((name) => EVENT_TYPES[name].map((type) => [type, name] as const)),
);

export type EventTypeOf<N extends ObjectName> = (typeof EVENT_TYPES)[N][number];
