import { weighAgainst } from "../limit.ts";
import type { Rule } from "../rule.ts";

/** A payment that is larger than what the account usually sells. */
export const amountRules: readonly Rule[] = [
  {
    name: "amount_limit",
    family: "amount",
    weigh: ({ money }, { amounts }) => weighAgainst(amounts[money.currency], Number(money.amount)),
  },
];
