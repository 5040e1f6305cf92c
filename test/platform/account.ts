import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { Stripe } from "stripe";
import { ROOT } from "@platform/local/components";

/** A merchant's account with the official SDK. */
export interface Account {
  readonly account: string;
  readonly secretKey: string;
  readonly publishableKey: string;
  readonly stripe: Stripe;
}

/** Turns off the limit that would slow a test down; a test may set its own. */
const UNLIMITED = { requests_per_second: 0 };

/** Creates an account with the operators' command. */
export async function createAccount(
  databaseUrl: string,
  port: number,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<Account> {
  const script = resolve(ROOT, "services/payment-api/src/payments.ts");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      script,
      "account",
      "create",
      "--name",
      "Test shop",
      "--json",
      "--settings",
      JSON.stringify({ ...UNLIMITED, ...settings }),
    ],
    { env: { ...process.env, DATABASE_URL: databaseUrl }, timeout: 30_000 },
  );
  const keys = JSON.parse(stdout) as Omit<Account, "stripe">;
  return { ...keys, stripe: connectSdk(keys.secretKey, port) };
}

/** Connects the official SDK to this platform. It does not retry unless a test says so. */
export function connectSdk(secretKey: string, port: number, options: Stripe.StripeConfig = {}): Stripe {
  const address = { host: "127.0.0.1", port, protocol: "http" } as const;
  return new Stripe(secretKey, { ...address, telemetry: false, maxNetworkRetries: 0, ...options });
}
