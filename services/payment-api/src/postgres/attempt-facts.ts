import { type Id, idAt } from "@platform/kernel/id";
import { instant } from "@platform/kernel/instant";
import { textArray } from "@platform/postgres/array";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { AttemptFacts } from "../domain/attempt-timeline.ts";
import type { AttemptKind } from "../domain/attempt.ts";
import { chargeDetails, type ChargeRow } from "./charges.ts";
import type { KeyOwner } from "./api-keys.ts";

/** An attempt with its account, and all that is known of it. */
export interface FoundAttempt {
  readonly owner: KeyOwner;
  readonly facts: AttemptFacts;
}

interface AttemptRow {
  id: Id<"att">;
  tenant_id: number;
  account: string;
  livemode: boolean;
  kind: AttemptKind;
  payment_intent: Id<"pi">;
  charge: Id<"ch">;
  refund: Id<"re"> | null;
  amount: bigint;
  currency: string;
  created_at: number;
  state: AttemptFacts["attempt"]["state"];
  lease_epoch: number;
  lease_until: number;
  result: string | null;
  assessment_ms: number | null;
  acquirer_ms: number | null;
  finished_at: number | null;
  charge_details: ChargeRow["details"] | null;
}

const find = statement<AttemptRow>(
  "find-attempt",
  `SELECT a.*, t.account_id AS account, t.livemode, p.currency, c.details AS charge_details
   FROM attempts a
   JOIN tenants t ON t.id = a.tenant_id
   JOIN payment_intents p ON p.tenant_id = a.tenant_id AND p.id = a.payment_intent
   LEFT JOIN charges c ON c.tenant_id = a.tenant_id AND c.id = a.charge
   WHERE a.id = $1 AND ($2::int IS NULL OR a.tenant_id = $2)`,
);

interface BookingRow {
  id: string;
  kind: string;
  created_at: number;
  settlement: string | null;
  settled_at: number | null;
}

/** Both by the index on the source. */
const findBookings = statement<BookingRow>(
  "find-bookings-of-attempt",
  `SELECT t.id, t.kind, t.created_at, s.id AS settlement, s.created_at AS settled_at
   FROM ledger_transactions t LEFT JOIN ledger_transactions s ON s.source = t.id AND s.kind = 'settlement'
   WHERE t.source = $1`,
);

/** Ids sort by time: we look for the events of a few objects among those that their account had meanwhile. */
const findEvents = statement<{ id: string; type: string; object: string; created_at: number }>(
  "find-events-of-attempt",
  `SELECT id, type, object ->> 'id' AS object, created_at FROM events
   WHERE tenant_id = $1 AND id BETWEEN $2 AND $3 AND object ->> 'id' = ANY ($4::text[]) ORDER BY id`,
);

/** A parcel's id is as old as its events. */
const findWaiting = statement<{ subscriber: string; event_ids: string[] }>(
  "find-parcels-of-attempt",
  `SELECT subscriber, event_ids FROM outbox
   WHERE id BETWEEN $1 AND $2 AND event_ids && $3::text[] ORDER BY subscriber`,
);

/** The database's clock stamps the end of an attempt, and ours the events: we look a second further. */
const CLOCKS_DIFFER_MS = 1_000;

/** An attempt by its id, which is also its key at the acquirer: of one tenant, or of any. */
export async function findAttempt(
  on: Queryable,
  id: string,
  tenantId: number | null = null,
): Promise<FoundAttempt | undefined> {
  const [row] = await find(on, [id, tenantId]);
  if (row === undefined) return undefined;
  const from = row.created_at;
  const to = (row.finished_at ?? row.lease_until) + CLOCKS_DIFFER_MS;
  const bookings = await findBookings(on, [row.refund ?? row.charge]);
  const objects = [row.payment_intent, row.charge, row.refund].filter((one) => one !== null);
  const events = await findEvents(on, [row.tenant_id, first("evt", from), first("evt", to), textArray(objects)]);
  const ids = textArray(events.map((event) => event.id));
  const waiting = await findWaiting(on, [first("out", from), first("out", to), ids]);
  return {
    owner: { account: row.account, livemode: row.livemode },
    facts: {
      attempt: attemptOf(row),
      currency: row.currency,
      outcome: row.charge_details === null ? null : chargeDetails.decode(row.charge_details).outcome,
      bookings: bookings.map(bookingOf),
      events: events.map(({ created_at, ...event }) => ({ ...event, at: instant(created_at) })),
      waiting: waiting.map(({ subscriber, event_ids }) => ({ subscriber, events: event_ids })),
    },
  };
}

/** Before every id that is made at this time or later. */
const first = (prefix: string, ms: number): string => idAt(prefix, Math.floor(ms), 0, "");

const attemptOf = (row: AttemptRow): AttemptFacts["attempt"] => ({
  id: row.id,
  kind: row.kind,
  paymentIntent: row.payment_intent,
  charge: row.charge,
  refund: row.refund,
  amount: row.amount,
  createdAt: instant(row.created_at),
  state: row.state,
  result: row.result,
  leaseEpoch: row.lease_epoch,
  leaseUntil: instant(row.lease_until),
  assessmentMs: row.assessment_ms,
  acquirerMs: row.acquirer_ms,
  finishedAt: row.finished_at === null ? null : instant(row.finished_at),
});

const bookingOf = ({ id, kind, created_at, settlement, settled_at }: BookingRow) => ({
  id,
  kind,
  at: instant(created_at),
  settlement: settlement === null ? null : { id: settlement, at: instant(settled_at!) },
});
