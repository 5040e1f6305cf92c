import {
  CARD_TOKENS,
  NO_PAYMENT,
  attempt,
  authorisationEnds,
  begun,
  ended,
  refused,
  shown,
  type Payment,
} from "../model/payment.ts";
import { question, type Operation } from "./operation.ts";

const METHODS = [...CARD_TOKENS, "pm_card_visa", "pm_card_visa", "pm_card_visa", null];

/** Creates a payment, and confirms it or not. */
export const createPayment: Operation = {
  name: "create payment",
  weight: 22,
  ask(shop, chance) {
    const method = shop.isLive ? null : chance.pick(METHODS);
    const confirm = method !== null && chance.happens(0.8);
    const manual = chance.happens(0.35);
    const customer = chance.happens(0.2) ? (shop.customerFor(chance)?.id ?? null) : null;
    const payment: Payment = {
      ...NO_PAYMENT,
      exists: true,
      status: method === null ? "requires_payment_method" : "requires_confirmation",
      amount: chance.between(200, 20_000),
      currency: chance.pick(["eur", "usd"]),
      manual,
      method,
      customer,
    };
    return question({
      about: shop.newPayment(),
      request: {
        method: "POST",
        path: "/v1/payment_intents",
        parameters: {
          amount: String(payment.amount),
          currency: payment.currency,
          "payment_method_types[]": "card",
          "metadata[order]": shop.newOrder(),
          capture_method: manual ? "manual" : "automatic_async",
          ...(method === null ? {} : { payment_method: method }),
          ...(confirm ? { confirm: "true", return_url: "https://shop.example/thanks" } : {}),
          ...(customer === null ? {} : { customer }),
        },
      },
      behaviour(state, phase, operation) {
        if (phase !== "asked") return attempt(state, phase, () => authorisationEnds(state), shown);
        return [
          confirm ? begun(payment, operation) : ended(payment),
          // Another request of this shop may have deleted the customer.
          ...(customer === null ? [] : [refused(state, 400, "resource_missing")]),
        ];
      },
    });
  },
};
