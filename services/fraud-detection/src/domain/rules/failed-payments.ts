import { weighAgainst } from "../limit.ts";
import type { Rule } from "../rule.ts";
import { SUBJECT_KINDS } from "../subject.ts";

/** Many declines: somebody tries out stolen card numbers. */
export const failedPaymentRules: readonly Rule[] = SUBJECT_KINDS.map((kind) => ({
  name: `${kind}_failures_1h`,
  family: "failures",
  weigh: ({ counts }, { failures }) => weighAgainst(failures[kind], counts[kind]?.failures1h),
}));
