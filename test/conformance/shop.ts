import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Stripe } from "stripe";
import { beforeAll } from "vitest";
import type { Platform } from "../platform/platform.ts";
import { usePlatform } from "../platform/use-platform.ts";
import { type Recorded, recordAnswers } from "./recorder.ts";

/** A merchant's shop whose backend uses the official SDK, of the major version under test. */
export interface Shop {
  readonly stripe: Stripe;
  /** Another merchant on the same platform. */
  readonly stranger: Stripe;
  readonly platform: Platform;
  /** Every successful answer that this shop got so far. */
  readonly recorded: readonly Recorded[];
  /** The secret key of `stripe`. */
  readonly key: string;
  /** Connects the same SDK with another key. */
  connect(key: string): Stripe;
}

/** The major version of the SDK under test: `npm test conformance` runs the suite with each one that is in use. */
export const MAJOR = process.env["STRIPE_MAJOR"] ?? "23";

async function loadSdk(): Promise<typeof Stripe> {
  if (MAJOR === "23") return Stripe;
  const path = createRequire(new URL("majors/package.json", import.meta.url)).resolve(`stripe-${MAJOR}`);
  const module = (await import(pathToFileURL(path).href)) as { readonly default: typeof Stripe };
  return module.default;
}

/** Runs one platform and one shop for all cases of the suite. */
export function useShop(): () => Shop {
  // The cases are not about scores: the long budget lets them pass on a busy machine.
  const platform = usePlatform({ "payment-api": { ASSESSMENT_BUDGET_MS: "3000" } });
  const recorded: Recorded[] = [];
  let shop: Shop;
  beforeAll(async () => {
    const Sdk = await loadSdk();
    const connect = (key: string): Stripe =>
      new Sdk(key, {
        host: "127.0.0.1",
        port: platform().port,
        protocol: "http",
        telemetry: false,
        maxNetworkRetries: 0,
        httpClient: recordAnswers(Sdk.createNodeHttpClient(), recorded),
      });
    const [own, other] = await Promise.all([
      platform().newAccount({ fee: { basis_points: 290, fixed: 30 } }),
      platform().newAccount(),
    ]);
    shop = {
      stripe: connect(own.secretKey),
      stranger: connect(other.secretKey),
      platform: platform(),
      recorded,
      key: own.secretKey,
      connect,
    };
  });
  return () => shop;
}
