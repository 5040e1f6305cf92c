import { createAccount as openAccount, UNLIMITED } from "@platform/local/test-account";
import { Stripe } from "stripe";

/** A merchant's account with the official SDK. */
export interface Account {
  readonly account: string;
  readonly secretKey: string;
  readonly publishableKey: string;
  readonly stripe: Stripe;
}

/** Creates an account without limits; `settings` may set its own. */
export async function createAccount(
  databaseUrl: string,
  port: number,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<Account> {
  const account = await openAccount(databaseUrl, { name: "Test shop", settings: { ...UNLIMITED, ...settings } });
  return { ...account, stripe: connectSdk(account.secretKey, port) };
}

/** Connects the official SDK to this platform. It does not retry unless a test says so. */
export function connectSdk(secretKey: string, port: number, options: Stripe.StripeConfig = {}): Stripe {
  const address = { host: "127.0.0.1", port, protocol: "http" } as const;
  return new Stripe(secretKey, { ...address, telemetry: false, maxNetworkRetries: 0, ...options });
}
