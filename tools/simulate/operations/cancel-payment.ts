import {
  attempt,
  begun,
  ended,
  inUse,
  isOpen,
  showing,
  shown,
  unexpectedState,
  type Payment,
} from "../model/payment.ts";
import { question, type Operation } from "./operation.ts";

/** Cancels a payment: at once where nothing is authorised, else by voiding the authorisation. */
export const cancelPayment: Operation = {
  name: "cancel payment",
  weight: 5,
  crosses: true,
  ask(shop, chance) {
    const payment = shop.paymentWhere(
      chance,
      ({ status }) => status !== "processing",
      (one) => isOpen(one) || one.status === "requires_capture",
    );
    if (payment === undefined) return undefined;
    const isExpanded = chance.happens(0.3);
    return question({
      about: payment,
      request: {
        method: "POST",
        path: `/v1/payment_intents/${payment.id}/cancel`,
        parameters: isExpanded ? { "expand[]": "latest_charge" } : {},
      },
      behaviour: showing(isExpanded, (state, phase, operation) => {
        if (phase !== "asked") return attempt(state, phase, () => voidEnds(state), shown);
        if (state.owner !== null) return [inUse(state)];
        if (state.status === "requires_capture") return [begun(state, operation)];
        if (!isOpen(state)) return [unexpectedState(state)];
        return [ended({ ...state, status: "canceled", challenge: "none" })];
      }),
    });
  },
};

function voidEnds(state: Payment) {
  const undone: Payment = { ...state, status: "requires_capture", owner: null };
  return [
    ended({ ...state, status: "canceled", owner: null, capturable: 0 }),
    ended(undone, { status: 402, code: "processing_error" }),
  ];
}
