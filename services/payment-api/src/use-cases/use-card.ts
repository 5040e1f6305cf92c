import type { Card } from "../domain/card.ts";
import type { AttemptEnd } from "../domain/conclusion.ts";
import type { PaymentIntent } from "../domain/payment-intent.ts";
import type { PaymentMethod } from "../domain/payment-method.ts";
import { beginUse, endUse } from "../domain/payment-method-use.ts";
import type { Changes, LockedRows, Needs } from "../ports/journal.ts";

/** The row that tells whether a card may be used, locked until its use is written. A new card has none yet. */
export const needsOfCard = ({ stored, isNew }: Card): Pick<Needs, "payment_method"> =>
  stored === undefined || isNew ? {} : { payment_method: stored.id };

/**
 * The same at the end of a payment. A payment method that already belongs to a customer no longer changes, and one that
 * this payment made is its own for good, unless the payment saves it.
 */
export function needsAtEnd(card: Card | undefined, intent: PaymentIntent | undefined): Pick<Needs, "payment_method"> {
  const mayChange = card?.isNew ? intent?.details.setupFutureUsage != null : card?.stored?.details.customer === null;
  return mayChange && card?.stored !== undefined ? { payment_method: card.stored.id } : {};
}

/** The payment method of a card on locked rows: the locked row, or the new one. */
export const methodOf = ({ stored, isNew }: Card, { payment_method: locked }: LockedRows): PaymentMethod | undefined =>
  isNew ? stored : locked;

/** The change that makes a new card. */
export const madeWith = (card: Card | undefined): CardChange =>
  card?.isNew && card.stored !== undefined ? { payment_method: [card.stored] } : {};

type CardChange = Pick<Changes, "payment_method">;

/** A card that a payment begins to use, and the change that this makes. A new card is written in any case. */
export function useOf(
  card: Card,
  method: PaymentMethod | undefined,
  intent: PaymentIntent,
): { readonly card: Card; readonly change: CardChange } {
  if (method === undefined) return { card, change: {} };
  const stored = beginUse(method, intent);
  return { card: { ...card, stored }, change: changeOf(method, stored) };
}

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
