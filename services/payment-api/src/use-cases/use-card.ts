import type { Card } from "../domain/card.ts";
import type { PaymentIntent } from "../domain/payment-intent.ts";
import { type PaymentMethod, useFor } from "../domain/payment-method.ts";
import type { Refusal } from "../domain/refusal.ts";
import type { Changes, Needs } from "../ports/journal.ts";

/** The row that tells whether a card may be used, locked until its use is written. A test token has none. */
export const needsOfCard = ({ stored }: Card): Pick<Needs, "paymentMethod"> =>
  stored === undefined ? {} : { paymentMethod: stored.id };

/** What the use of a card changes. */
export const useOf = (method: PaymentMethod | undefined, intent: PaymentIntent): Pick<Changes, "paymentMethods"> =>
  method === undefined ? {} : { paymentMethods: [useFor(method, intent)] };

export const USED: Refusal = { rule: "payment_method_used" };
