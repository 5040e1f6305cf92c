import { weighAgainst } from "../limit.ts";
import type { Rule } from "../rule.ts";
import { SUBJECT_KINDS, type SubjectKind } from "../subject.ts";

/** One card, customer, e-mail or address that pays too often, or too much, in an hour or a day. */
export const velocityRules: readonly Rule[] = SUBJECT_KINDS.flatMap(rulesOf);

function rulesOf(kind: SubjectKind): Rule[] {
  return [
    {
      name: `${kind}_velocity_1h`,
      family: "velocity",
      weigh: ({ counts }, { velocity }) => weighAgainst(velocity[kind].hour, counts[kind]?.attempts1h),
    },
    {
      name: `${kind}_velocity_24h`,
      family: "velocity",
      weigh: ({ counts }, { velocity }) => weighAgainst(velocity[kind].day, counts[kind]?.attempts24h),
    },
    {
      name: `${kind}_spend_24h`,
      family: "velocity",
      weigh: ({ counts, money }, { velocity }) =>
        weighAgainst(velocity[kind].spend[money.currency], counts[kind]?.spend24h),
    },
  ];
}
