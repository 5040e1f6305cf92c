import type { Say } from "@platform/command-line/say";
import { runPayments } from "@platform/local/operator-command";
import { query } from "../ground/database.ts";
import { type GroundDeps, startPaymentApiAlone, type Target } from "../ground/ground.ts";

/** payment-api on a database with so many payments. */
export interface FilledTarget {
  readonly payments: number;
  readonly target: Target;
  /** The secret key of the account with the most payments. */
  readonly secretKey: string;
  /** Payments of that account, from all of its time. */
  readonly intents: readonly string[];
}

const SEED = "growth";
/** The leases of what is under way have run out when payment-api starts, and it recovers them before it is measured. */
const ENDED_MS = 120_000;
const FILL_TIMEOUT_MS = 3_600_000;
const INTENTS = 2_000;

/** Fills a database, and starts payment-api on it. */
export async function startFilled(deps: GroundDeps, payments: number, say: Say): Promise<FilledTarget> {
  say(`filling a database with ${payments.toLocaleString("en")} payments`);
  let account = { account: "", secretKey: "" };
  const target = await startPaymentApiAlone(deps, "group", `growth_${payments}`, async (databaseUrl) => {
    account = (await fill(databaseUrl, payments)).accounts[0]!;
  });
  const rows = await query<{ id: string }>(
    target.databaseUrl,
    `SELECT p.id FROM payments.payment_intents p JOIN payments.tenants t ON t.id = p.tenant_id
      WHERE t.account_id = '${account.account}' ORDER BY md5(p.id) LIMIT ${INTENTS}`,
  );
  return { payments, target, secretKey: account.secretKey, intents: rows.map(({ id }) => id) };
}

interface Filled {
  readonly accounts: readonly { readonly account: string; readonly secretKey: string }[];
}

async function fill(databaseUrl: string, payments: number): Promise<Filled> {
  const until = new Date(Date.now() - ENDED_MS).toISOString();
  const args = ["fill", "--payments", String(payments), "--seed", SEED, "--until", until, "--json"];
  return JSON.parse(await runPayments(databaseUrl, args, FILL_TIMEOUT_MS)) as Filled;
}
