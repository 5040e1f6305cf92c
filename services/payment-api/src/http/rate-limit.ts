/**
 * A token bucket: a key may make `burst` requests at once and `perSecond` of them in the long run. Each process has its
 * own buckets, so two processes allow twice as much: the limit protects us from a loop gone wild and is no quota.
 */
export interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

export interface RateLimit {
  /** 0 lifts the limit. */
  readonly perSecond: number;
  readonly burst: number;
}

export type Taken =
  | { readonly allowed: true; readonly bucket: Bucket }
  | { readonly allowed: false; readonly bucket: Bucket; readonly retryAfterSeconds: number };

/** Takes one token at a time, if there is one. A new key has a full bucket. */
export function take(bucket: Bucket | undefined, { perSecond, burst }: RateLimit, nowMs: number): Taken {
  const capacity = Math.max(burst, 1);
  // A clock that goes back gives nothing, and nothing twice.
  const atMs = Math.max(nowMs, bucket?.atMs ?? nowMs);
  const elapsedMs = atMs - (bucket?.atMs ?? nowMs);
  const tokens = bucket === undefined ? capacity : Math.min(bucket.tokens + (elapsedMs * perSecond) / 1000, capacity);
  if (tokens >= 1) return { allowed: true, bucket: { tokens: tokens - 1, atMs } };
  return {
    allowed: false,
    bucket: { tokens, atMs },
    retryAfterSeconds: Math.max(Math.ceil((1 - tokens) / perSecond), 1),
  };
}

export interface RateLimiter {
  /** Seconds to wait, or undefined where the request may proceed. */
  check(key: number | string, limit: RateLimit, nowMs: number): number | undefined;
}

/** With more active keys than this, all buckets start over. */
const MAX_KEYS = 10_000;

/** Keeps a bucket for every limited key. */
export function createRateLimiter(): RateLimiter {
  const buckets = new Map<number | string, Bucket>();
  return {
    check(key, limit, nowMs) {
      if (limit.perSecond <= 0) return undefined;
      const taken = take(buckets.get(key), limit, nowMs);
      if (buckets.size >= MAX_KEYS && !buckets.has(key)) buckets.clear();
      buckets.set(key, taken.bucket);
      return taken.allowed ? undefined : taken.retryAfterSeconds;
    },
  };
}
