import { ended, shown, shownWithCharge } from "../model/payment.ts";
import { question, type Operation } from "./operation.ts";

/** Looks at a payment, with or without its latest charge. */
export const retrievePayment: Operation = {
  name: "retrieve payment",
  weight: 40,
  crosses: true,
  ask(shop, chance) {
    const payment = shop.paymentWhere(chance, () => true);
    if (payment === undefined) return undefined;
    const withCharge = chance.happens(0.5);
    return question({
      about: payment,
      request: {
        method: "GET",
        path: `/v1/payment_intents/${payment.id}`,
        parameters: withCharge ? { "expand[]": "latest_charge" } : {},
      },
      behaviour: (state, phase) =>
        phase === "asked" ? [ended(state, withCharge ? shownWithCharge(state) : shown(state))] : [],
    });
  },
};
