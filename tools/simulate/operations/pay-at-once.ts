import { make, payWith, termsOf } from "./conversation.ts";
import type { Operation } from "./operation.ts";

/** One customer pays several times at once, and checks/counts.ts looks whether each attempt was counted. */
export const payAtOnce: Operation = {
  name: "pay several times at once",
  weight: 0.3,
  ask(shop, chance) {
    if (shop.isLive) return undefined;
    const payments = Array.from({ length: chance.between(2, 4) }, () => ({
      card: chance.pick(["pm_card_visa", "pm_card_visa", "pm_card_chargeDeclined"]),
      terms: termsOf(chance),
    }));
    return {
      async run({ sender }) {
        const customer = await make(sender, "/v1/customers", { name: "In a hurry" });
        if (customer !== undefined)
          await Promise.all(payments.map(({ card, terms }) => payWith(sender, card, { ...terms, customer })));
        return [];
      },
    };
  },
};
