import type { Money } from "@platform/kernel/money";
import type { Counts } from "./activity.ts";
import type { CardRisk } from "./attempt.ts";
import type { Settings } from "./settings.ts";
import type { SubjectKind } from "./subject.ts";

/** All that the rules may look at. */
export interface Evidence {
  readonly money: Money;
  readonly cardRisk: CardRisk;
  /** The attempt itself is counted. A kind that the attempt does not name is not there. */
  readonly counts: Readonly<Partial<Record<SubjectKind, Counts>>>;
}

/** Rules of one family look at the same thing from several sides. */
export type Family = "risk_level" | "amount" | "velocity" | "failures" | "disputes";

/** One sign of fraud. */
export interface Rule {
  /** The reason that is given when it speaks. */
  readonly name: string;
  readonly family: Family;
  /** 0 when it has nothing to say, to 99. More risk never weighs less. */
  readonly weigh: (evidence: Evidence, settings: Settings) => number;
}
