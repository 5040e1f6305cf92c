import type { Limit } from "./limit.ts";
import { SUBJECT_KINDS, type SubjectKind } from "./subject.ts";

/** The kinds of subjects that a dispute counts against. */
export const DISPUTE_KINDS = ["card", "customer", "email"] as const;
export type DisputeKind = (typeof DISPUTE_KINDS)[number];

/** Limits in minor units by currency in lower case. */
export type AmountLimits = Readonly<Record<string, Limit>>;

export interface VelocityLimits {
  /** Attempts in an hour, including the assessed one. */
  readonly hour: Limit;
  /** Attempts in a day. */
  readonly day: Limit;
  /** Minor units in a day, by currency. */
  readonly spend: AmountLimits;
}

/** What counts as suspicious for an account in one mode. */
export interface Settings {
  /** A score at or above a threshold means review or block. No score reaches 100, so 100 switches it off. */
  readonly thresholds: { readonly review: number; readonly block: number };
  /** Limits for a single payment. */
  readonly amounts: AmountLimits;
  readonly velocity: Readonly<Record<SubjectKind, VelocityLimits>>;
  /** Declined payments in an hour, before the assessed one. */
  readonly failures: Readonly<Record<SubjectKind, Limit>>;
  /** Disputes in ninety days. */
  readonly disputes: Readonly<Record<DisputeKind, Limit>>;
}

/** An account's changes to the defaults: any part, but a limit only as a whole. */
export interface SettingsOverrides {
  readonly thresholds?: { readonly review?: number; readonly block?: number };
  readonly amounts?: AmountLimits;
  readonly velocity?: Readonly<Partial<Record<SubjectKind, Partial<VelocityLimits>>>>;
  readonly failures?: Readonly<Partial<Record<SubjectKind, Limit>>>;
  readonly disputes?: Readonly<Partial<Record<DisputeKind, Limit>>>;
}

/**
 * Nothing here blocks an ordinary merchant. Velocity alone blocks only cards, at a pace that no cardholder has. Customers
 * and e-mails get a review when they pay more than once a minute for an hour; addresses later, because an office or a
 * mobile network shares one address. Amounts have no limit: only the merchant knows which ones are large.
 */
export const DEFAULT_SETTINGS: Settings = {
  thresholds: { review: 65, block: 75 },
  amounts: {},
  velocity: {
    card: { hour: { review: 10, block: 20 }, day: { review: 30, block: 60 }, spend: {} },
    customer: { hour: { review: 60, block: null }, day: { review: 200, block: null }, spend: {} },
    email: { hour: { review: 60, block: null }, day: { review: 200, block: null }, spend: {} },
    ip: { hour: { review: 200, block: null }, day: { review: 1_000, block: null }, spend: {} },
  },
  failures: {
    card: { review: 3, block: 6 },
    customer: { review: 5, block: 10 },
    email: { review: 5, block: 10 },
    ip: { review: 10, block: 20 },
  },
  disputes: {
    card: { review: 0, block: 2 },
    customer: { review: 0, block: 2 },
    email: { review: 0, block: 2 },
  },
};

/** The account's own settings, completed with the defaults. */
export function completeSettings(overrides: SettingsOverrides): Settings {
  const velocityOf = (kind: SubjectKind): VelocityLimits => ({
    ...DEFAULT_SETTINGS.velocity[kind],
    ...overrides.velocity?.[kind],
  });
  return {
    thresholds: { ...DEFAULT_SETTINGS.thresholds, ...overrides.thresholds },
    amounts: overrides.amounts ?? DEFAULT_SETTINGS.amounts,
    velocity: {
      card: velocityOf("card"),
      customer: velocityOf("customer"),
      email: velocityOf("email"),
      ip: velocityOf("ip"),
    },
    failures: { ...DEFAULT_SETTINGS.failures, ...overrides.failures },
    disputes: { ...DEFAULT_SETTINGS.disputes, ...overrides.disputes },
  };
}

/** The names of limits and thresholds with `review` above `block`, with which more risk would lower a score. */
export function contradictionsOf(settings: Settings): string[] {
  const named: [string, Limit][] = [["thresholds", settings.thresholds]];
  const add = (prefix: string, limits: Readonly<Record<string, Limit>>): void => {
    for (const [name, limit] of Object.entries(limits)) named.push([`${prefix}.${name}`, limit]);
  };
  add("amounts", settings.amounts);
  add("failures", settings.failures);
  add("disputes", settings.disputes);
  for (const kind of SUBJECT_KINDS) {
    const { hour, day, spend } = settings.velocity[kind];
    add(`velocity.${kind}`, { hour, day });
    add(`velocity.${kind}.spend`, spend);
  }
  return named.filter(([, limit]) => !isConsistent(limit)).map(([name]) => name);
}

const isConsistent = ({ review, block }: Limit): boolean => review === null || block === null || review <= block;
