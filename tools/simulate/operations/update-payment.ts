import { ended, inUse, isOpen, type Payment, unexpectedState } from "../model/payment.ts";
import { question, type Operation } from "./operation.ts";

const METHODS = ["pm_card_visa", "pm_card_mastercard", "pm_card_chargeDeclined"];

/** Changes a payment's words at any time, and its amount and its card while it is open. */
export const updatePayment: Operation = {
  name: "update payment",
  weight: 6,
  crosses: true,
  ask(shop, chance) {
    const payment = shop.paymentWhere(chance, () => true, isOpen);
    if (payment === undefined) return undefined;
    const description = `basket ${chance.between(1, 1_000_000)}`;
    const amount = chance.happens(0.4) ? chance.between(200, 20_000) : undefined;
    const method = !shop.isLive && chance.happens(0.3) ? chance.pick(METHODS) : undefined;
    return question({
      about: payment,
      request: {
        method: "POST",
        path: `/v1/payment_intents/${payment.id}`,
        parameters: {
          description,
          ...(amount === undefined ? {} : { amount: String(amount) }),
          ...(method === undefined ? {} : { payment_method: method }),
        },
      },
      behaviour(state, phase) {
        if (phase !== "asked") return [];
        if (state.owner !== null) return [inUse(state)];
        if (amount === undefined && method === undefined) return [ended({ ...state, description })];
        if (!isOpen(state)) return [unexpectedState(state)];
        return [ended({ ...withTerms(state, amount ?? state.amount, method), description })];
      },
    });
  },
};

/** Another amount or another card makes the challenge worthless; a token always stands for another card. */
function withTerms(state: Payment, amount: number, named: string | undefined): Payment {
  const isSame = amount === state.amount && named === undefined;
  if (isSame && state.status === "requires_action") return state;
  const method = named ?? state.method;
  const status = method === null ? "requires_payment_method" : "requires_confirmation";
  return { ...state, amount, method, status, challenge: isSame ? state.challenge : "none" };
}
