import type { Pool } from "@platform/postgres/pool";
import type { Account } from "../platform/account.ts";
import { ask, saidBy, type Exchange } from "../platform/conversation.ts";
import type { Setback } from "./clients.ts";

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

/**
 * Requests without a key that were answered 503, which says that nothing of them was carried out, and that did something
 * all the same, in sentences. Their clients have left these orders alone since.
 */
export async function findBrokenDenials(pool: Pool, setbacks: readonly Setback[]): Promise<string[]> {
  const denied = setbacks.filter(({ key, answer }) => key === undefined && answer.status === 503);
  const { rows } = await pool.query<{ position: bigint; done: string }>(
    `SELECT denied.position, made.id AS done
       FROM unnest($1::text[]) WITH ORDINALITY AS denied ("order", position)
       JOIN (SELECT id, details FROM payments.payment_intents UNION ALL SELECT id, details FROM payments.customers) made
         ON made.details -> 'metadata' ->> 'order' = denied."order"
     UNION ALL
     SELECT denied.position, a.id
       FROM unnest($2::text[], $3::float8[]) WITH ORDINALITY AS denied (intent, asked_at, position)
       JOIN payments.attempts a
         ON a.payment_intent = denied.intent AND a.created_at >= to_timestamp(denied.asked_at / 1000)`,
    [
      denied.map(({ parameters }) => parameters["metadata[order]"] ?? null),
      denied.map(({ path, parameters }) => parameters["payment_intent"] ?? /pi_\w+/.exec(path)?.[0] ?? null),
      denied.map(({ askedAt }) => askedAt),
    ],
  );
  return rows.map(({ position, done }) => `${denied[Number(position) - 1]!.path} was answered 503, and made ${done}`);
}
