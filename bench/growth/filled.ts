import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import type { Say } from "@platform/command-line/say";
import { ROOT } from "@platform/local/components";
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
  const script = resolve(ROOT, "services/payment-api/src/payments.ts");
  const until = new Date(Date.now() - ENDED_MS).toISOString();
  const args = [script, "fill", "--payments", String(payments), "--seed", SEED, "--until", until, "--json"];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: databaseUrl },
    timeout: FILL_TIMEOUT_MS,
  });
  return JSON.parse(stdout) as Filled;
}
