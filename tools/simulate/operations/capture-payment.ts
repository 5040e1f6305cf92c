import {
  attempt,
  begun,
  ended,
  inUse,
  refused,
  showing,
  shown,
  unexpectedState,
  type Payment,
} from "../model/payment.ts";
import { question, type Operation } from "./operation.ts";

/** Captures an authorised payment, in whole or in part, and sometimes more than there is. */
export const capturePayment: Operation = {
  name: "capture payment",
  weight: 8,
  crosses: true,
  ask(shop, chance) {
    const payment = shop.paymentWhere(chance, ({ status }) => status === "requires_capture");
    if (payment === undefined) return undefined;
    const { capturable } = payment.possibilities.states[0]!;
    const asked = chance.happens(0.5) ? undefined : chance.between(1, Math.max(1, Math.ceil(capturable * 1.1)));
    const isExpanded = chance.happens(0.3);
    return question({
      about: payment,
      request: {
        method: "POST",
        path: `/v1/payment_intents/${payment.id}/capture`,
        parameters: {
          ...(asked === undefined ? {} : { amount_to_capture: String(asked) }),
          ...(isExpanded ? { "expand[]": "latest_charge" } : {}),
        },
      },
      behaviour: showing(isExpanded, (state, phase, operation) => {
        const amount = asked ?? state.capturable;
        if (phase !== "asked") return attempt(state, phase, () => captureEnds(state, amount), shown);
        if (state.owner !== null) return [inUse(state)];
        if (state.status !== "requires_capture") return [unexpectedState(state)];
        if (amount > state.capturable) return [refused(state, 400, "amount_too_large")];
        return [begun(state, operation)];
      }),
    });
  },
};

function captureEnds(state: Payment, amount: number) {
  const captured: Payment = {
    ...state,
    status: "succeeded",
    owner: null,
    capturable: 0,
    received: amount,
    charge: { ...state.charge!, captured: amount },
  };
  const undone: Payment = { ...state, status: "requires_capture", owner: null };
  return [ended(captured), ended(undone, { status: 402, code: "processing_error" })];
}
