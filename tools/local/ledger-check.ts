import { runPayments } from "./operator-command.ts";

/** What `npm run payments -- ledger verify` says of a database. */
export interface LedgerCheck {
  /** What of the ledger does not add up, in sentences; none when all does. */
  readonly faults: readonly string[];
  readonly counts: { readonly transactions: number; readonly entries: number; readonly balances: number };
}

/** Longer than it takes on ten million payments. */
const TIMEOUT_MS = 600_000;

/**
 * Makes every check of payment-api's database, also while payments are under way; `atRest` adds those that hold only when
 * none is. Throws if it cannot.
 */
export async function checkLedger(databaseUrl: string, { atRest = false } = {}): Promise<LedgerCheck> {
  const args = ["ledger", "verify", "--json", ...(atRest ? ["--at-rest"] : [])];
  const printed = await runPayments(databaseUrl, args, TIMEOUT_MS).catch(
    // It exits with 1 if a check does not hold, and says which one.
    (error: Error & { readonly stdout?: string }) => {
      if (!error.stdout?.startsWith("{")) throw error;
      return error.stdout;
    },
  );
  const { violation, counts } = JSON.parse(printed) as Verified;
  return { faults: violation === null ? [] : [violation.what], counts };
}

interface Verified extends Pick<LedgerCheck, "counts"> {
  readonly violation: { readonly what: string } | null;
}
