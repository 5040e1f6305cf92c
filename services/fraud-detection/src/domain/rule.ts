import type { Money } from "@platform/kernel/money";
import type { Counts } from "./activity.ts";
import type { CardRisk } from "./attempt.ts";
import type { Settings } from "./settings.ts";
import type { SubjectKind } from "./subject.ts";

/** Everything that the rules may look at. */
export interface Evidence {
  readonly money: Money;
  readonly cardRisk: CardRisk;
  /** Includes the attempt itself. Kinds that the attempt does not name are missing. */
  readonly counts: Readonly<Partial<Record<SubjectKind, Counts>>>;
}

/** Rules of one family look at the same thing in different ways. */
export type Family = "risk_level" | "amount" | "velocity" | "failures" | "disputes";

/** One sign of fraud. */
export interface Rule {
  /** The reason in the answer when the rule applies. */
  readonly name: string;
  readonly family: Family;
  /** From 0, when the rule does not apply, to 99. More risk never weighs less. */
  readonly weigh: (evidence: Evidence, settings: Settings) => number;
}
