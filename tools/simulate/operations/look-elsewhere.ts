import type { Operation } from "./operation.ts";

/** Tries another account's payment: for this account it does not exist. */
export const lookElsewhere: Operation = {
  name: "look elsewhere",
  weight: 2,
  ask(shop, chance) {
    const id = shop.foreignPayment(chance);
    if (id === undefined) return undefined;
    const [method, path] = chance.pick([
      ["GET", `/v1/payment_intents/${id}`],
      ["POST", `/v1/payment_intents/${id}/cancel`],
      ["POST", `/v1/payment_intents/${id}`],
    ] as const);
    return {
      async run({ sender }) {
        const answer = await sender.send({ method, path, parameters: {} });
        if (answer === undefined || answer.status === 404 || answer.status >= 500) return [];
        // The platform may be busy, but not with this payment.
        if (answer.status === 429 && !answer.body.includes("lock_timeout")) return [];
        return [`${method} ${path}, another account's payment, was answered ${answer.status}: ${answer.body}`];
      },
    };
  },
};
