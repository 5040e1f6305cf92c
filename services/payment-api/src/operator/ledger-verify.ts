import { type LedgerCounts, type Verification, verify, type Violation } from "../postgres/checks/verify.ts";
import { withDatabase } from "./database.ts";
import { CannotDo, verb } from "./verb.ts";

/**
 * How long one check may take. On a million payments the longest takes nine seconds on two cores; a query that is still at
 * work after a minute has met a bad plan or a far larger database, and meanwhile vacuum keeps the old rows of every table.
 */
const CHECK_TIMEOUT_MS = 60_000;

/** `ledger verify`: proves on a live system that the books add up, or names what does not. */
export const ledgerVerify = verb({
  summary: "folds every entry, and checks everything that must hold in the database; changes nothing",
  usage: `  --at-rest          no payment is under way: also checks that nothing is left open
  --json             the result as JSON, also where something does not hold

It reads one snapshot and locks nothing, so payments go on meanwhile. It stops at the first check that does not hold,
names what violates it, and exits with 1. docs/ledger.md has the same queries for psql.
`,
  options: {
    "at-rest": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
  async run({ "at-rest": atRest, json }, environment) {
    const startedAt = performance.now();
    const options = { atRest, onChecked: showProgress };
    const verified = await withDatabase(environment, (pool) => verify(pool, options), {
      connections: 2,
      timeoutMs: CHECK_TIMEOUT_MS,
    });
    const seconds = Number(((performance.now() - startedAt) / 1_000).toFixed(1));
    const document = JSON.stringify({ holds: verified.violation === null, seconds, ...verified });
    if (verified.violation === null) return json ? document : summaryOf(verified, seconds);
    if (json) process.stdout.write(`${document}\n`);
    throw new CannotDo(sentenceOf(verified.violation));
  },
});

/** Shows each check on standard error, with the time that it took. */
function showProgress({ name }: { readonly name: string }, done: number, of: number, ms: number): void {
  process.stderr.write(`${String(done).padStart(String(of).length)}/${of} ${name} ${(ms / 1_000).toFixed(1)} s\n`);
}

const summaryOf = ({ checks, counts }: Verification, seconds: number): string =>
  `The ledger adds up: ${checks} checks hold on ${sizeOf(counts)}, in ${seconds} s.`;

const sizeOf = ({ payments, transactions, entries, balances }: LedgerCounts): string =>
  `${whole(payments)} payments, ${whole(transactions)} transactions, ${whole(entries)} entries and ${whole(balances)} balances`;

const whole = (count: number): string => count.toLocaleString("en");

const sentenceOf = ({ check, what, count }: Violation): string =>
  `${check} does not hold: ${what}${count === 1 ? "" : ` There are ${whole(count - 1)} more.`}`;
