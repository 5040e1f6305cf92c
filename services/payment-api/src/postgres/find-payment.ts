import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { KeyOwner } from "./api-keys.ts";

/** One thing that belongs to a payment, as an operator sees it. */
export interface PaymentPart {
  readonly what: "payment_intent" | "charge" | "refund" | "booking" | "attempt";
  readonly id: string;
  readonly state: string;
  readonly amount: bigint;
  readonly currency: string;
  readonly created_at: number;
}

export interface FoundPayment {
  readonly owner: KeyOwner;
  readonly paymentIntent: string;
  /** The payment intent first, then its charges, refunds and bookings, oldest first, and its open attempts. */
  readonly parts: readonly PaymentPart[];
}

/** Each finds the payment of an id by an index. An id without its tenant is looked up once in each tenant. */
const PAYMENT_OF = {
  pi: statement<Found>(
    "payment-of-intent",
    `SELECT p.tenant_id, p.id AS payment_intent FROM tenants t JOIN payment_intents p ON p.tenant_id = t.id AND p.id = $1`,
  ),
  ch: statement<Found>(
    "payment-of-charge",
    `SELECT c.tenant_id, c.payment_intent FROM tenants t JOIN charges c ON c.tenant_id = t.id AND c.id = $1`,
  ),
  re: statement<Found>(
    "payment-of-refund",
    `SELECT r.tenant_id, r.payment_intent FROM tenants t JOIN refunds r ON r.tenant_id = t.id AND r.id = $1`,
  ),
  att: statement<Found>("payment-of-attempt", `SELECT tenant_id, payment_intent FROM attempts WHERE id = $1`),
};

/** Each names the object that an id is about. */
const SUBJECT_OF = {
  evt: statement<{ subject: string }>(
    "subject-of-event",
    `SELECT e.object ->> 'id' AS subject FROM tenants t JOIN events e ON e.tenant_id = t.id AND e.id = $1`,
  ),
  txn: statement<{ subject: string }>(
    "subject-of-transaction",
    `SELECT l.source AS subject FROM tenants t JOIN ledger_transactions l ON l.tenant_id = t.id AND l.id = $1`,
  ),
};

interface Found {
  tenant_id: number;
  payment_intent: string;
}

/** The ids by which a payment is found. */
export const FINDABLE: readonly string[] = [...Object.keys(PAYMENT_OF), ...Object.keys(SUBJECT_OF)];

/** Finds the payment that an id belongs to: its own, or that of a charge, refund, attempt, event or ledger transaction. */
export async function findPayment(on: Queryable, id: string): Promise<FoundPayment | undefined> {
  const [prefix = ""] = id.split("_", 1);
  if (Object.hasOwn(SUBJECT_OF, prefix)) {
    const [row] = await SUBJECT_OF[prefix as keyof typeof SUBJECT_OF](on, [id]);
    return row && findPayment(on, row.subject);
  }
  if (!Object.hasOwn(PAYMENT_OF, prefix)) return undefined;
  const [found] = await PAYMENT_OF[prefix as keyof typeof PAYMENT_OF](on, [id]);
  if (found === undefined) return undefined;
  const { tenant_id: tenant, payment_intent: paymentIntent } = found;
  const [owner] = await findOwner(on, [tenant]);
  return { owner: owner!, paymentIntent, parts: await findParts(on, [tenant, paymentIntent]) };
}

const findOwner = statement<{ account: string; livemode: boolean }>(
  "owner-of-payment",
  "SELECT account_id AS account, livemode FROM tenants WHERE id = $1",
);

const findParts = statement<PaymentPart & Record<string, unknown>>(
  "parts-of-payment",
  `WITH charged AS (SELECT * FROM charges WHERE tenant_id = $1 AND payment_intent = $2),
   refunded AS (SELECT * FROM refunds WHERE tenant_id = $1 AND payment_intent = $2),
   moved AS (
     SELECT l.* FROM (SELECT id FROM charged UNION ALL SELECT id FROM refunded) o
     JOIN ledger_transactions l ON l.source = o.id
   ),
   settled AS (
     SELECT s.* FROM moved JOIN ledger_transactions s ON s.source = moved.id AND s.kind = 'settlement'
   )
   SELECT what, id, state, amount, currency, created_at FROM (
     SELECT 1 AS place, 'payment_intent' AS what, id, status AS state, amount, currency, created_at
     FROM payment_intents WHERE tenant_id = $1 AND id = $2
     UNION ALL SELECT 2, 'charge', id, status, amount, currency, created_at FROM charged
     UNION ALL SELECT 3, 'refund', id, status, amount, currency, created_at FROM refunded
     UNION ALL SELECT 4, 'booking', id, kind, amount, currency, created_at FROM moved
     UNION ALL SELECT 4, 'booking', id, kind, amount, currency, created_at FROM settled
     UNION ALL SELECT 5, 'attempt', a.id, a.kind || ' is open', a.amount, p.currency, a.created_at
     FROM attempts a JOIN payment_intents p ON p.tenant_id = a.tenant_id AND p.id = a.payment_intent
     WHERE a.payment_intent = $2 AND a.tenant_id = $1 AND a.state = 'processing' AND a.kind <> 'refund'
   ) parts ORDER BY place, created_at, id`,
);
