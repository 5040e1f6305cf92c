import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { Stripe } from "stripe";
import { ROOT } from "./components.ts";
import type { LocalStateStore, TestAccount } from "./local-state.ts";

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
  const created = await createAccount(deps.databaseUrl);
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

/** Creates an account with the operator's command; `settings` as in docs/infrastructure.md. */
export async function createAccount(
  databaseUrl: string,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<TestAccount> {
  const script = resolve(ROOT, "services/payment-api/src/payments.ts");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [script, "account", "create", "--name", "Demo shop", "--json", "--settings", JSON.stringify(settings)],
    {
      cwd: ROOT,
      env: { ...process.env, DATABASE_URL: databaseUrl },
      timeout: 30_000,
    },
  );
  const line = stdout.split("\n").find((candidate) => candidate.startsWith("{")) ?? "";
  const account: TestAccount = JSON.parse(line);
  return account;
}
