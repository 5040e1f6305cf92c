import type { Card } from "../domain/card.ts";
import type { AttemptEnd } from "../domain/conclusion.ts";
import type { PaymentIntent } from "../domain/payment-intent.ts";
import type { PaymentMethod } from "../domain/payment-method.ts";
import { beginUse, endUse } from "../domain/payment-method-use.ts";
import type { Changes, Needs } from "../ports/journal.ts";

/** The row that tells whether a card may be used, locked until its use is written. A test token has none. */
export const needsOfCard = ({ stored }: Card): Pick<Needs, "payment_method"> =>
  stored === undefined ? {} : { payment_method: stored.id };

/** The same at the end of a payment: a payment method that already belongs to a customer no longer changes. */
export const needsAtEnd = (card: Card | undefined): Pick<Needs, "payment_method"> =>
  card?.stored?.details.customer === null ? needsOfCard(card) : {};

type CardChange = Pick<Changes, "payment_method">;

/** The change that the beginning of a payment makes to its card. */
export const useOf = (method: PaymentMethod | undefined, intent: PaymentIntent): CardChange =>
  method === undefined ? {} : changeOf(method, beginUse(method, intent));

/** The change that the end of a payment makes to its card. */
export const endOfUse = (
  method: PaymentMethod | undefined,
  intent: PaymentIntent | undefined,
  end: AttemptEnd["kind"] | undefined,
): CardChange =>
  method === undefined || intent === undefined || end === undefined
    ? {}
    : changeOf(method, endUse(method, intent, end));

const changeOf = (before: PaymentMethod, after: PaymentMethod): CardChange =>
  before === after ? {} : { payment_method: [after] };
