import { ended, inUse, isOpen, unexpectedState } from "../model/payment.ts";
import { question, type Operation } from "./operation.ts";

/** Changes a payment's words at any time, and its amount while it is open. */
export const updatePayment: Operation = {
  name: "update payment",
  weight: 6,
  crosses: true,
  ask(shop, chance) {
    const payment = shop.paymentWhere(chance, () => true, isOpen);
    if (payment === undefined) return undefined;
    const description = `basket ${chance.between(1, 1_000_000)}`;
    const amount = chance.happens(0.4) ? chance.between(200, 20_000) : undefined;
    return question({
      about: payment,
      request: {
        method: "POST",
        path: `/v1/payment_intents/${payment.id}`,
        parameters: { description, ...(amount === undefined ? {} : { amount: String(amount) }) },
      },
      behaviour(state, phase) {
        if (phase !== "asked") return [];
        if (state.owner !== null) return [inUse(state)];
        if (amount === undefined) return [ended({ ...state, description })];
        if (!isOpen(state)) return [unexpectedState(state)];
        // Another amount makes the challenge worthless.
        const same = amount === state.amount;
        const status =
          state.method === null
            ? "requires_payment_method"
            : same && state.status === "requires_action"
              ? state.status
              : "requires_confirmation";
        return [ended({ ...state, description, amount, status, challenge: same ? state.challenge : "none" })];
      },
    });
  },
};
