import { weighAgainst } from "../limit.ts";
import type { Rule } from "../rule.ts";
import { DISPUTE_KINDS } from "../settings.ts";

/** A card, customer or e-mail that disputed a payment within ninety days. IP addresses identify nobody well enough. */
export const disputeRules: readonly Rule[] = DISPUTE_KINDS.map((kind) => ({
  name: `${kind}_disputed`,
  family: "disputes",
  weigh: ({ counts }, { disputes }) => weighAgainst(disputes[kind], counts[kind]?.disputes90d),
}));
