import { Stripe } from "stripe";
import type { LocalStateStore, TestAccount } from "./local-state.ts";
import { runPayments } from "./operator-command.ts";

export interface TestAccountDeps {
  readonly state: LocalStateStore;
  readonly databaseKey: string;
  /** Connects as payment-api's role. */
  readonly databaseUrl: string;
  readonly paymentApiPort: number;
}

/** Returns the account of the last run, or a new one if this database does not know that account. */
export async function ensureTestAccount(deps: TestAccountDeps): Promise<TestAccount> {
  const { state, databaseKey } = deps;
  const known = state.read().accounts[databaseKey];
  if (known !== undefined && (await isAccepted(known.secretKey, deps.paymentApiPort))) return known;
  const created = await createAccount(deps.databaseUrl, { name: "Demo shop" });
  saveAccount(state, databaseKey, created);
  return created;
}

export function saveAccount(state: LocalStateStore, databaseKey: string, account: TestAccount): void {
  state.update((before) => ({ ...before, accounts: { ...before.accounts, [databaseKey]: account } }));
}

/** The official SDK, pointed at this machine. */
export function connectSdk(secretKey: string, port: number): Stripe {
  return new Stripe(secretKey, { host: "127.0.0.1", port, protocol: "http", telemetry: false });
}

async function isAccepted(secretKey: string, port: number): Promise<boolean> {
  try {
    await connectSdk(secretKey, port).balance.retrieve();
    return true;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeAuthenticationError) return false;
    throw error;
  }
}

/** What a new account is. */
export interface NewAccount {
  readonly name: string;
  /** What differs from the default settings, as `account create --settings` takes it. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Lifts the limit of requests, which would slow down a load or a test. */
export const UNLIMITED = { requests_per_second: 0 };

/** Creates an account with the operator's command. */
export async function createAccount(databaseUrl: string, { name, settings }: NewAccount): Promise<TestAccount> {
  const args = ["account", "create", "--name", name, "--json"];
  if (settings !== undefined) args.push("--settings", JSON.stringify(settings));
  const stdout = await runPayments(databaseUrl, args);
  const line = stdout.split("\n").find((candidate) => candidate.startsWith("{")) ?? "";
  const account: TestAccount = JSON.parse(line);
  return account;
}
