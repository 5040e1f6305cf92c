import { attempt, authorisationEnds, begun, inUse, isOpen, showing, shown, unexpectedState } from "../model/payment.ts";
import { question, type Operation } from "./operation.ts";

const METHODS = ["pm_card_visa", "pm_card_visa", "pm_card_chargeDeclined", "pm_card_mastercard", undefined];

/** Confirms a payment with a card, or with the one that it has. */
export const confirmPayment: Operation = {
  name: "confirm payment",
  weight: 10,
  crosses: true,
  ask(shop, chance) {
    const payment = shop.paymentWhere(
      chance,
      ({ status }) => status !== "requires_action" && status !== "processing",
      isOpen,
    );
    if (payment === undefined) return undefined;
    const method = shop.isLive ? undefined : chance.pick(METHODS);
    const isExpanded = chance.happens(0.3);
    return question({
      about: payment,
      request: {
        method: "POST",
        path: `/v1/payment_intents/${payment.id}/confirm`,
        parameters: {
          return_url: "https://shop.example/thanks",
          ...(method === undefined ? {} : { payment_method: method }),
          ...(isExpanded ? { "expand[]": "latest_charge" } : {}),
        },
      },
      behaviour: showing(isExpanded, (state, phase, operation) => {
        if (phase !== "asked") return attempt(state, phase, () => authorisationEnds(state), shown);
        if (state.owner !== null) return [inUse(state)];
        if (!isOpen(state)) return [unexpectedState(state)];
        const chosen = method ?? state.method;
        if (chosen === null) return [unexpectedState(state)];
        // Another card makes the answer to a challenge worthless, and a token always stands for another one.
        const challenge = method === undefined ? state.challenge : "none";
        // The card was looked up before a concurrent request changed it.
        return [
          begun({ ...state, method: chosen, challenge }, operation),
          ...(method === undefined ? [inUse(state)] : []),
        ];
      }),
    });
  },
};
