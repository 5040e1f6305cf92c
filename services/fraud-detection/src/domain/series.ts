import { toUnixSeconds, type Instant } from "@platform/kernel/instant";

/** How finely a series divides time, and how far back it counts. */
export interface SeriesShape {
  readonly bucketSeconds: number;
  readonly spanSeconds: number;
}

/**
 * Counts per bucket of time: a sliding window that needs neither a row per event nor a reset.
 *
 * A bucket counts until all of it has left the window, so a total covers the span and at most one bucket more: it may
 * remember a little too long, but never forgets too early.
 */
export type Series = readonly (readonly [bucket: number, count: number])[];

/** Whether stored JSON is a series. */
export const isSeries = (value: unknown): value is Series =>
  Array.isArray(value) &&
  value.every((entry) => Array.isArray(entry) && Number.isFinite(entry[0]) && Number.isFinite(entry[1]));

/** Adds `count` to the series at an instant, and drops buckets that have left the window by then. */
export function addTo(series: Series, shape: SeriesShape, at: Instant, count: number): Series {
  const bucket = Math.floor(toUnixSeconds(at) / shape.bucketSeconds);
  const kept = series.filter(([other]) => other !== bucket && isLive(other, shape, at));
  // Instances' clocks differ and events arrive late, so the bucket need not be the last one.
  const before = series.find(([other]) => other === bucket)?.[1] ?? 0;
  return [...kept, [bucket, before + count]];
}

/** The total within the span that ends at an instant. */
export function totalOf(series: Series, shape: SeriesShape, at: Instant): number {
  let total = 0;
  for (const [bucket, count] of series) if (isLive(bucket, shape, at)) total += count;
  return total;
}

/** When the last bucket leaves the window, in seconds since the Unix epoch; 0 for an empty series. */
export function expiryOf(series: Series, shape: SeriesShape): number {
  let expiry = 0;
  for (const [bucket] of series) expiry = Math.max(expiry, (bucket + 1) * shape.bucketSeconds + shape.spanSeconds);
  return expiry;
}

function isLive(bucket: number, { bucketSeconds, spanSeconds }: SeriesShape, at: Instant): boolean {
  return (bucket + 1) * bucketSeconds > toUnixSeconds(at) - spanSeconds;
}
