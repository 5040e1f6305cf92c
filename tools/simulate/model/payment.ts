/**
 * What a payment is, and what may happen to it: written from the documentation, with no code of the product. Amounts are
 * minor units.
 */
import type { Behaviour, Expected, Move } from "./possibilities.ts";

export interface Payment {
  readonly exists: boolean;
  readonly status:
    | "requires_payment_method"
    | "requires_confirmation"
    | "requires_action"
    | "processing"
    | "requires_capture"
    | "succeeded"
    | "canceled";
  readonly amount: number;
  readonly currency: string;
  readonly capturable: number;
  readonly received: number;
  readonly manual: boolean;
  readonly method: string | null;
  readonly customer: string | null;
  readonly description: string | null;
  /** The operation whose attempt is open. It owns the payment: nothing else may change it. */
  readonly owner: string | null;
  /** The shopper's answer to the challenge, while the payment waits for it. */
  readonly challenge: "none" | "asked" | "completed" | "failed";
  /** The latest charge's money; null before the first charge. */
  readonly charge: Charge | null;
}

interface Charge {
  readonly paid: boolean;
  readonly captured: number;
  readonly refunded: number;
  /** Reserved by refunds that are under way. */
  readonly refunding: number;
}

export const NO_PAYMENT: Payment = {
  exists: false,
  status: "requires_payment_method",
  amount: 0,
  currency: "eur",
  capturable: 0,
  received: 0,
  manual: false,
  method: null,
  customer: null,
  description: null,
  owner: null,
  challenge: "none",
  charge: null,
};

/** States in which a payment can still be changed and confirmed. */
export const isOpen = ({ status }: Payment): boolean =>
  ["requires_payment_method", "requires_confirmation", "requires_action"].includes(status);

type CardEnd = { readonly kind: "approve" | "challenge" } | { readonly kind: "decline"; readonly code: string };

/** How the issuer answers each card, and how it ends; the fraud rules block the one of the highest risk. */
const CARDS: Readonly<Record<string, CardEnd & { readonly last4: string }>> = {
  pm_card_visa: { kind: "approve", last4: "4242" },
  pm_card_mastercard: { kind: "approve", last4: "4444" },
  pm_card_chargeDeclined: { kind: "decline", code: "generic_decline", last4: "0002" },
  pm_card_chargeDeclinedInsufficientFunds: { kind: "decline", code: "insufficient_funds", last4: "9995" },
  pm_card_riskLevelHighest: { kind: "decline", code: "fraudulent", last4: "4954" },
  pm_card_threeDSecure2Required: { kind: "challenge", last4: "3220" },
};
export const CARD_TOKENS = Object.keys(CARDS);

/** A payment as an answer shows it. */
export const shown = (payment: Payment): Expected => ({ status: 200, fields: fieldsOf(payment) });

const fieldsOf = (payment: Payment) => ({
  object: "payment_intent",
  status: payment.status,
  amount: payment.amount,
  currency: payment.currency,
  amount_capturable: payment.capturable,
  amount_received: payment.received,
  capture_method: payment.manual ? "manual" : "automatic_async",
  // A card's token becomes a payment method with an id of its own.
  ...(payment.method === null ? { payment_method: null } : {}),
  customer: payment.customer,
  description: payment.description,
});

/** With the latest charge expanded. */
export const shownWithCharge = (payment: Payment): Expected => ({
  status: 200,
  fields: {
    ...fieldsOf(payment),
    ...(payment.charge === null
      ? { latest_charge: null }
      : {
          "latest_charge.paid": payment.charge.paid,
          "latest_charge.amount_captured": payment.charge.captured,
          "latest_charge.amount_refunded": payment.charge.refunded,
        }),
  },
});

/** With the card expanded too. */
export function shownWithChargeAndCard(payment: Payment): Expected {
  const { status, fields } = shownWithCharge(payment);
  const card = payment.method === null ? {} : { "payment_method.card.last4": CARDS[payment.method]!.last4 };
  return { status, fields: { ...fields, ...card } };
}

/** What a request may do that expands the latest charge, or does not. */
export const showing = (isExpanded: boolean, behaviour: Behaviour<Payment>): Behaviour<Payment> =>
  isExpanded
    ? (state, phase, operation) =>
        behaviour(state, phase, operation).map((move) =>
          move.answer?.status === 200 ? { ...move, answer: shownWithCharge(move.state) } : move,
        )
    : behaviour;

/** Refused: nothing changed. */
export const refused = (payment: Payment, status: number, code: string): Move<Payment> => ({
  state: payment,
  phase: "ended",
  answer: { status, code },
});
export const inUse = (payment: Payment): Move<Payment> => refused(payment, 429, "lock_timeout");
export const unexpectedState = (payment: Payment): Move<Payment> =>
  refused(payment, 400, "payment_intent_unexpected_state");

export const ended = (state: Payment, answer: Expected = shown(state)): Move<Payment> => ({
  state,
  phase: "ended",
  answer,
});

/** An attempt begins: from now on it owns the payment. */
export const begun = (payment: Payment, owner: string, phase = "running"): Move<Payment> => ({
  state: { ...payment, status: "processing", owner },
  phase,
});

/**
 * What may happen to an attempt that runs: it ends in one of `ends`, each with its answer; or nobody knows yet how it ends,
 * the answer is the object as it is, and it ends later. A request without a key that recovery overtakes answers with the
 * object as it is by then.
 */
export function attempt<State>(
  state: State,
  phase: string,
  ends: () => readonly Move<State>[],
  asItStands: (state: State) => Expected,
): readonly Move<State>[] {
  switch (phase) {
    case "running":
      return [
        { state, phase: "left open", answer: asItStands(state) },
        ...ends(),
        ...ends().map((end) => ({ state: end.state, phase: "overtaken" })),
      ];
    case "left open":
      return ends().map((end) => ({ state: end.state, phase: "ended" }));
    case "overtaken":
      return [{ state, phase: "ended", answer: asItStands(state) }];
    default:
      return [];
  }
}

/** The ends of an authorisation that `owner` runs. Faults may end any of them undone, as `processing_error`. */
export function authorisationEnds(payment: Payment): readonly Move<Payment>[] {
  const unpaid = (code: string): Move<Payment> =>
    ended(
      {
        ...payment,
        status: "requires_payment_method",
        method: null,
        owner: null,
        challenge: "none",
        charge: UNPAID,
      },
      { status: 402, code },
    );
  return [
    ...endsOf(payment, unpaid),
    unpaid("processing_error"),
    // The rules may also block a customer who pays too often.
    ...(payment.customer === null ? [] : [unpaid("fraudulent")]),
  ];
}

function endsOf(payment: Payment, unpaid: (code: string) => Move<Payment>): readonly Move<Payment>[] {
  const end = CARDS[payment.method!]!;
  if (end.kind === "approve") return [ended(paid(payment))];
  if (end.kind === "decline") return [unpaid(end.code)];
  if (payment.challenge === "completed") return [ended(paid(payment))];
  if (payment.challenge === "failed") return [unpaid("payment_intent_authentication_failure")];
  return [ended({ ...payment, status: "requires_action", owner: null, challenge: "asked" })];
}

const UNPAID: Charge = { paid: false, captured: 0, refunded: 0, refunding: 0 };

function paid(payment: Payment): Payment {
  const { amount, manual } = payment;
  const charge = { ...UNPAID, paid: true, captured: manual ? 0 : amount };
  return manual
    ? { ...payment, status: "requires_capture", capturable: amount, owner: null, challenge: "none", charge }
    : { ...payment, status: "succeeded", received: amount, owner: null, challenge: "none", charge };
}
