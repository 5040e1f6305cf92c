import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRateLimiter, take, type Bucket, type RateLimit } from "../../src/http/rate-limit.ts";

const limit: RateLimit = { perSecond: 10, burst: 3 };

describe("a token bucket", () => {
  const table: [name: string, requestsAtMs: readonly number[], allowed: readonly boolean[]][] = [
    ["allows its burst at once", [0, 0, 0, 0], [true, true, true, false]],
    ["allows its rate in the long run", [0, 0, 0, 0, 100, 100, 200], [true, true, true, false, true, false, true]],
    ["never holds more than its burst", [0, 60_000, 60_000, 60_000, 60_000], [true, true, true, true, false]],
    ["gives nothing for a clock that goes back", [1000, 1000, 1000, 500, 1000], [true, true, true, false, false]],
  ];
  test.for(table)("%s", ([, requestsAtMs, allowed]) => {
    let bucket: Bucket | undefined;
    const taken = requestsAtMs.map((atMs) => {
      const result = take(bucket, limit, atMs);
      bucket = result.bucket;
      return result.allowed;
    });
    expect(taken).toEqual(allowed);
  });

  test("never allows more than burst + rate × time", () => {
    const gaps = fc.array(fc.nat({ max: 500 }), { maxLength: 200 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 20 }), (waits, perSecond, burst) => {
        let bucket: Bucket | undefined;
        let nowMs = 0;
        let allowed = 0;
        for (const wait of waits) {
          nowMs += wait;
          const taken = take(bucket, { perSecond, burst }, nowMs);
          bucket = taken.bucket;
          if (taken.allowed) allowed++;
        }
        expect(allowed).toBeLessThanOrEqual(burst + (nowMs / 1000) * perSecond + 1e-6);
      }),
    );
  });

  test("allows the request again after the time that it told", () => {
    const slow: RateLimit = { perSecond: 0.2, burst: 1 };
    const { bucket } = take(undefined, slow, 0);
    const refused = take(bucket, slow, 1000);
    expect(refused).toMatchObject({ allowed: false, retryAfterSeconds: 4 });
    expect(take(refused.bucket, slow, 5000).allowed).toBe(true);
  });
});

describe("the limiter", () => {
  test("gives every key a bucket of its own", () => {
    const limiter = createRateLimiter();
    const one: RateLimit = { perSecond: 1, burst: 1 };
    expect([limiter.check(1, one, 0), limiter.check(1, one, 0), limiter.check(2, one, 0)]).toEqual([
      undefined,
      1,
      undefined,
    ]);
  });

  test("limits nothing where the rate is 0", () => {
    const limiter = createRateLimiter();
    for (let n = 0; n < 1000; n++) expect(limiter.check(1, { perSecond: 0, burst: 0 }, 0)).toBeUndefined();
  });
});
