import { randomText } from "@platform/kernel/id";
import { instant } from "@platform/kernel/instant";
import type { Pool } from "@platform/postgres/pool";
import { type Filled, fillDatabase } from "./fill/fill-database.ts";
import { withDatabase } from "./database.ts";
import { CannotDo, type Environment, UsageError, verb } from "./verb.ts";

const FEWEST = 10;
const MOST = 100_000_000;
/** A vacuum of ten million payments takes minutes. */
const TIMEOUT_MS = 3_600_000;

/** `fill`: a database as a shop's past year leaves it, to measure and to try things on. */
export const fill = verb({
  summary: "fills a database with made-up payments, to measure it: never one that merchants use",
  usage: `  --payments N       how many payment intents, ${FEWEST} at least; each with all that belongs to it
  --seed TEXT        the same seed and end make the same payments; otherwise a new one, which it prints
  --until TIME       the end of the made-up year, as in 2026-01-31T12:00:00Z; otherwise now
  --into-existing    also where there are payments already
  --json             the accounts with their secret keys as JSON

It refuses a database with an account in live mode, and any stage but local (STAGE in the environment).
`,
  options: {
    payments: { type: "string" },
    seed: { type: "string" },
    until: { type: "string" },
    "into-existing": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
  async run({ payments, seed = randomText(12), until, "into-existing": intoExisting, json }, environment) {
    refuseStage(environment);
    const plan = { payments: readCount(payments), seed, until: readTime(until) };
    const work = async (pool: Pool): Promise<Filled> => {
      await refuseMerchants(pool, intoExisting);
      return fillDatabase(pool, plan, showProgress);
    };
    const filled = await withDatabase(environment, work, { connections: 4, timeoutMs: TIMEOUT_MS });
    const again = { ...plan, until: new Date(plan.until).toISOString() };
    return json ? JSON.stringify({ ...again, ...filled }) : summaryOf(again, filled);
  },
});

function readCount(given: string | undefined): number {
  const count = Number(given);
  if (Number.isInteger(count) && count >= FEWEST && count <= MOST) return count;
  throw new UsageError(`Say how many payments, from ${FEWEST} to ${MOST}, as in --payments 10000.`);
}

function readTime(given: string | undefined): ReturnType<typeof instant> {
  const time = given === undefined ? Date.now() : Date.parse(given);
  if (Number.isNaN(time)) throw new UsageError(`--until takes a time such as 2026-01-31T12:00:00Z, not "${given}".`);
  return instant(time);
}

/** A task of a deployed stage has its stage in the environment. */
function refuseStage({ STAGE: stage = "local" }: Environment): void {
  if (stage !== "local")
    throw new CannotDo(`This is the stage ${stage}: made-up payments belong in no stage but local.`);
}

async function refuseMerchants(pool: Pool, intoExisting: boolean): Promise<void> {
  const { rows } = await pool.query<{ live: boolean; used: boolean }>(
    `SELECT EXISTS (SELECT FROM tenants WHERE livemode) AS live, EXISTS (SELECT FROM payment_intents) AS used`,
  );
  const { live, used } = rows[0]!;
  if (live)
    throw new CannotDo("This database has an account in live mode: nobody could tell its money from made-up money.");
  if (used && !intoExisting) throw new CannotDo("This database has payments already: --into-existing adds to them.");
}

function showProgress(done: number, of: number, seconds: number): void {
  const share = Math.floor((100 * done) / of);
  process.stderr.write(`${whole(done)} of ${whole(of)} payments (${share} %), ${seconds.toFixed(0)} s\n`);
}

function summaryOf(
  { payments, seed, until }: { readonly payments: number; readonly seed: string; readonly until: string },
  { seconds, accounts }: Filled,
): string {
  return [
    `${whole(payments)} payments of ${accounts.length} accounts in ${seconds.toFixed(0)} s. The same again: --payments ${payments} --seed ${seed} --until ${until}`,
    ...accounts.map(({ account, secretKey }) => `${account}  ${secretKey}`),
  ].join("\n");
}

const whole = (count: number): string => count.toLocaleString("en");
