import { createRateLimiter, type RateLimit } from "./rate-limit.ts";
import { rateLimited } from "./rate-limited.ts";
import type { WireError } from "./wire-error.ts";

/** A shopper's browser tries to pay. */
interface BrowserTry {
  readonly account: string;
  readonly address: string;
  /** The client secret, if the route needs one: it was right. */
  readonly secret: string | undefined;
}

/** A shopper mistypes a card a few times; whoever tests stolen cards goes on. */
const PER_SECRET: RateLimit = { perSecond: 1 / 6, burst: 10 };
/** Many shoppers may share an address: an office, a mobile network. */
const PER_ADDRESS: RateLimit = { perSecond: 1, burst: 30 };

export interface ShopperLimits {
  /** The refusal of a try that comes too soon. */
  check(tried: BrowserTry, nowMs: number): WireError | undefined;
}

/** Limits how often browsers may try to pay: for each payment, and for each address within an account. */
export function createShopperLimits(): ShopperLimits {
  const secrets = createRateLimiter();
  const addresses = createRateLimiter();
  return {
    check({ account, address, secret }, nowMs) {
      const waitSeconds =
        addresses.check(`${account} ${address}`, PER_ADDRESS, nowMs) ??
        (secret === undefined ? undefined : secrets.check(secret, PER_SECRET, nowMs));
      return waitSeconds === undefined ? undefined : rateLimited(waitSeconds);
    },
  };
}
