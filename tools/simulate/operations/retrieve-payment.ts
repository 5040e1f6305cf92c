import { ended, shown, shownWithChargeAndCard } from "../model/payment.ts";
import { question, type Operation } from "./operation.ts";

/** Looks at a payment, with or without its latest charge and its card. */
export const retrievePayment: Operation = {
  name: "retrieve payment",
  weight: 40,
  crosses: true,
  ask(shop, chance) {
    const payment = shop.paymentWhere(chance, () => true);
    if (payment === undefined) return undefined;
    const isExpanded = chance.happens(0.5);
    return question({
      about: payment,
      request: {
        method: "GET",
        path: `/v1/payment_intents/${payment.id}`,
        parameters: isExpanded ? { "expand[0]": "latest_charge", "expand[1]": "payment_method" } : {},
      },
      behaviour: (state, phase) =>
        phase === "asked" ? [ended(state, isExpanded ? shownWithChargeAndCard(state) : shown(state))] : [],
    });
  },
};
