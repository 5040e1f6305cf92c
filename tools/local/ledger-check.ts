import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "./components.ts";

/** What `npm run payments -- ledger verify` says of a database. */
export interface LedgerCheck {
  /** What of the ledger does not add up, in sentences; none when all does. */
  readonly faults: readonly string[];
  readonly counts: { readonly transactions: number; readonly entries: number; readonly balances: number };
}

/** Longer than it takes on ten million payments. */
const TIMEOUT_MS = 600_000;

/** Makes every check of payment-api's database, also while payments are under way. Throws where that cannot be done. */
export async function checkLedger(databaseUrl: string): Promise<LedgerCheck> {
  const { violation, counts } = await verify(databaseUrl);
  return { faults: violation === null ? [] : [violation.what], counts };
}

interface Verified extends Pick<LedgerCheck, "counts"> {
  readonly violation: { readonly what: string } | null;
}

async function verify(databaseUrl: string): Promise<Verified> {
  const script = resolve(ROOT, "services/payment-api/src/payments.ts");
  const environment = { cwd: ROOT, env: { ...process.env, DATABASE_URL: databaseUrl }, timeout: TIMEOUT_MS };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [script, "ledger", "verify", "--json"],
    environment,
  ).catch(
    // It exits with 1 where something does not hold, and then it also says what.
    (error: Error & { readonly stdout?: string }) => {
      if (!error.stdout?.startsWith("{")) throw error;
      return { stdout: error.stdout };
    },
  );
  return JSON.parse(stdout) as Verified;
}
