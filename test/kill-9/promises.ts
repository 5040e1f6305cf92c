import type { Pool } from "@platform/postgres/pool";
import type { Account } from "../platform/account.ts";
import { ask, saidBy, type Exchange } from "../platform/conversation.ts";

/** Describes the keys that answer differently from the first time, one sentence each. */
export async function findBrokenReplays(
  url: string,
  account: Pick<Account, "secretKey">,
  exchanges: readonly Exchange[],
): Promise<string[]> {
  const keyed = exchanges.filter(({ key }) => key !== undefined);
  const faults: string[] = [];
  for (let from = 0; from < keyed.length; from += AT_ONCE) {
    await Promise.all(
      keyed.slice(from, from + AT_ONCE).map(async (exchange) => {
        const { key, path, answer } = exchange;
        const again = await ask(url, account, exchange, key);
        const same = again?.status === answer.status && again.body === answer.body && again.replayed;
        if (same) return;
        const said = `${answer.status} ${answer.body}`;
        faults.push(`${path} under ${key} answered ${said}\n  and then ${JSON.stringify(again)}`);
      }),
    );
  }
  return faults;
}

const AT_ONCE = 16;

interface StoredObject {
  readonly id: string;
  readonly status: string;
  /** The amount that the ledger moved. */
  readonly booked: bigint;
}

/** Successes that an answer reported, but that do not exist or are not in the ledger. */
export async function findEmptyPromises(pool: Pool, exchanges: readonly Exchange[]): Promise<string[]> {
  const stored = await readObjects(pool);
  return exchanges.flatMap(({ path, key, answer }) => {
    if (answer.status !== 200) return [];
    const { id = "", status, amount = 0 } = saidBy(answer);
    const name = `${path} (${key ?? "without a key"}) was answered ${id} ${status ?? ""}`;
    const found = stored.get(id);
    if (found === undefined) return [`${name}: it does not exist`];
    if (!(LATER[status ?? ""] ?? [status]).includes(found.status)) return [`${name}: it is ${found.status}`];
    const booked = id.startsWith("re_") ? -BigInt(amount) : found.booked;
    if (status === "succeeded" && (found.booked === 0n || found.booked !== booked)) {
      return [`${name}: ${found.booked} is booked`];
    }
    return [];
  });
}

/** The later statuses that a status may lead to. A status without an entry is final. */
const LATER: Readonly<Record<string, readonly string[]>> = {
  "": [""],
  requires_payment_method: ["requires_payment_method", "processing", "succeeded"],
  processing: ["succeeded", "requires_payment_method", "requires_capture", "canceled"],
  requires_capture: ["requires_capture", "succeeded", "canceled"],
  pending: ["succeeded", "failed"],
};

async function readObjects(pool: Pool): Promise<ReadonlyMap<string, StoredObject>> {
  const { rows } = await pool.query<StoredObject>(`
    SELECT p.id, p.status, coalesce(t.amount, 0) AS booked FROM payments.payment_intents p
      LEFT JOIN payments.ledger_transactions t ON t.source = p.details ->> 'latestCharge' AND t.kind = 'charge'
    UNION ALL
    SELECT r.id, r.status, coalesce(t.amount, 0) FROM payments.refunds r
      LEFT JOIN payments.ledger_transactions t ON t.source = r.id AND t.kind = 'refund'
    UNION ALL
    SELECT id, '', 0 FROM payments.customers`);
  return new Map(rows.map((row) => [row.id, row]));
}
