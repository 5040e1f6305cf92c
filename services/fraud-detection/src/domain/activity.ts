import type { Currency } from "@platform/kernel/currency";
import { instant, type Instant } from "@platform/kernel/instant";
import type { Money } from "@platform/kernel/money";
import { addTo, expiryOf, isSeries, totalOf, type Series, type SeriesShape } from "./series.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** An hour has twelve buckets, a day twenty-four, ninety days ninety: a busy subject's row stays below a kilobyte. */
const SHAPES = {
  attempts_1h: { bucketSeconds: 5 * MINUTE, spanSeconds: HOUR },
  attempts_24h: { bucketSeconds: HOUR, spanSeconds: DAY },
  spend_24h: { bucketSeconds: HOUR, spanSeconds: DAY },
  failures_1h: { bucketSeconds: 5 * MINUTE, spanSeconds: HOUR },
  disputes_90d: { bucketSeconds: DAY, spanSeconds: 90 * DAY },
} as const satisfies Record<string, SeriesShape>;

/** What we remember about one subject. We store it as this JSON: a key may be added, never renamed. */
export interface Activity {
  readonly attempts_1h?: Series;
  readonly attempts_24h?: Series;
  /** Minor units by currency. */
  readonly spend_24h?: Readonly<Partial<Record<Currency, Series>>>;
  readonly failures_1h?: Series;
  readonly disputes_90d?: Series;
}

/** Whether stored JSON is a valid activity. */
export function isActivity(stored: unknown): stored is Activity {
  if (typeof stored !== "object" || stored === null || Array.isArray(stored)) return false;
  const { spend_24h: spend = {}, ...series } = stored as Record<string, unknown>;
  if (typeof spend !== "object" || spend === null) return false;
  return Object.values(series).every(isSeries) && Object.values(spend).every(isSeries);
}

/** What the rules know about one subject at one instant. */
export interface Counts {
  readonly attempts1h: number;
  readonly attempts24h: number;
  /** Minor units of the assessed payment's currency. */
  readonly spend24h: number;
  readonly failures1h: number;
  readonly disputes90d: number;
}

/** The totals of every window at an instant; the spending in one currency. */
export function countsOf(activity: Activity, currency: Currency, at: Instant): Counts {
  return {
    attempts1h: totalOf(activity.attempts_1h ?? [], SHAPES.attempts_1h, at),
    attempts24h: totalOf(activity.attempts_24h ?? [], SHAPES.attempts_24h, at),
    spend24h: totalOf(activity.spend_24h?.[currency] ?? [], SHAPES.spend_24h, at),
    failures1h: totalOf(activity.failures_1h ?? [], SHAPES.failures_1h, at),
    disputes90d: totalOf(activity.disputes_90d ?? [], SHAPES.disputes_90d, at),
  };
}

/** Counts an attempt to pay, whatever its outcome: a blocked one is an attempt too. */
export function withAttempt(activity: Activity, { amount, currency }: Money, at: Instant): Activity {
  const spent = addTo(activity.spend_24h?.[currency] ?? [], SHAPES.spend_24h, at, Number(amount));
  return {
    ...activity,
    attempts_1h: addTo(activity.attempts_1h ?? [], SHAPES.attempts_1h, at, 1),
    attempts_24h: addTo(activity.attempts_24h ?? [], SHAPES.attempts_24h, at, 1),
    spend_24h: { ...activity.spend_24h, [currency]: spent },
  };
}

/** Counts a payment that the issuer declined. */
export function withFailure(activity: Activity, at: Instant): Activity {
  return { ...activity, failures_1h: addTo(activity.failures_1h ?? [], SHAPES.failures_1h, at, 1) };
}

/** Counts a payment that its cardholder disputed. */
export function withDispute(activity: Activity, at: Instant): Activity {
  return { ...activity, disputes_90d: addTo(activity.disputes_90d ?? [], SHAPES.disputes_90d, at, 1) };
}

/** When the activity will be empty. Every spending was also an attempt of the same day, so its series does not matter. */
export function expiryOfActivity(activity: Activity): Instant {
  const seconds = Math.max(
    expiryOf(activity.attempts_24h ?? [], SHAPES.attempts_24h),
    expiryOf(activity.failures_1h ?? [], SHAPES.failures_1h),
    expiryOf(activity.disputes_90d ?? [], SHAPES.disputes_90d),
  );
  return instant(Math.ceil(seconds / HOUR) * HOUR * 1000);
}
