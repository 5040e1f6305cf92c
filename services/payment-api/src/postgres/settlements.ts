import type { Currency } from "@platform/kernel/currency";
import type { Id } from "@platform/kernel/id";
import { int4Array, int8Array, textArray } from "@platform/postgres/array";
import type { Pool } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { LedgerEntry } from "../domain/ledger.ts";
import type { BookedOperation, ItemDiscrepancy, SettlementItem } from "../domain/settlement.ts";
import type { Settlements } from "../ports/settlements.ts";
import type { Tenants } from "./tenants.ts";

/** The most open items that one turn looks at again. */
const MAX_OPEN_ITEMS = 500;

/** How far settlement has come. Any process may take a turn that has not ended within `leaseMs`. */
export function createSettlements(pool: Pool, tenants: Tenants, leaseMs: number): Settlements {
  return {
    async takeTurn() {
      const [turn] = await takeTurn(pool, [leaseMs]);
      if (turn === undefined) return undefined;
      return { report: turn.next_report, epoch: turn.lease_epoch, open: await findOpen(pool, [MAX_OPEN_ITEMS]) };
    },

    async findBooked(keys) {
      if (keys.length === 0) return new Map();
      const rows = await findBooked(pool, [textArray([...new Set(keys)])]);
      return new Map(
        await Promise.all(
          rows.map(async (row) => [row.key, bookedOf(row, await tenants.byId(row.tenant_id))] as const),
        ),
      );
    },

    async endTurn({ epoch }, { nextReport, found, resolved }) {
      const ended = await endTurn(pool, [epoch, nextReport, ...discrepancyColumns(found), ...itemColumns(resolved)]);
      return ended.length > 0;
    },
  };
}

const takeTurn = statement<{ next_report: number; lease_epoch: number }>(
  "take-settlement-turn",
  `UPDATE settlement_progress SET lease_epoch = lease_epoch + 1, lease_until = now() + $1::int * interval '1 millisecond'
   WHERE singleton AND lease_until <= now() RETURNING next_report, lease_epoch`,
);

const findOpen = statement<SettlementItem & Record<string, unknown>>(
  "find-open-settlement-items",
  `SELECT report, position, operation AS key, kind, amount, currency FROM settlement_discrepancies
   WHERE reason = 'attempt_open' AND resolved_at IS NULL ORDER BY report, position LIMIT $1`,
);

interface BookedRow {
  key: string;
  tenant_id: number;
  open: boolean;
  id: Id<"txn"> | null;
  currency: Currency;
  amount: bigint;
  /** Null where there are none, a state that our code never leaves. */
  entries: { account: LedgerEntry["account"]; amount: string }[] | null;
  settled: boolean;
}

const findBooked = statement<BookedRow>(
  "find-booked-operations",
  `SELECT a.id AS key, a.tenant_id, a.state = 'processing' AS open, t.id, t.currency, t.amount,
     (SELECT json_agg(json_build_object('account', l.kind, 'amount', e.amount::text))
      FROM ledger_entries e JOIN ledger_accounts l ON l.id = e.account_id WHERE e.transaction_id = t.id) AS entries,
     EXISTS (SELECT FROM ledger_transactions s WHERE s.source = t.id AND s.kind = 'settlement') AS settled
   FROM attempts a
   -- Without its tenant nothing can be booked: then the operation is one that we do not know.
   JOIN tenants n ON n.id = a.tenant_id
   LEFT JOIN ledger_transactions t ON (t.source, t.kind) = (
     CASE WHEN a.kind IN ('authorise', 'capture') THEN a.charge WHEN a.kind = 'refund' THEN a.refund END,
     CASE WHEN a.kind = 'refund' THEN 'refund' ELSE 'charge' END)
   WHERE a.id = ANY ($1::text[])`,
);

function bookedOf(row: BookedRow, tenant: BookedOperation["tenant"]): BookedOperation {
  const { id, currency, amount, open, settled } = row;
  if (id === null) return { tenant, open, settled, transaction: null };
  const entries = (row.entries ?? []).map((entry) => ({ account: entry.account, amount: BigInt(entry.amount) }));
  return { tenant, open, settled, transaction: { id, currency, amount, entries } };
}

const endTurn = statement(
  "end-settlement-turn",
  // A process that took over meanwhile has another epoch: then we note nothing.
  `WITH ended AS (
     UPDATE settlement_progress SET next_report = $2, lease_until = now()
     WHERE singleton AND lease_epoch = $1 RETURNING next_report
   ), noted AS (
     INSERT INTO settlement_discrepancies (report, position, operation, kind, amount, currency, reason)
     SELECT u.* FROM unnest($3::int[], $4::int[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::text[]) u, ended
     ON CONFLICT (report, position) DO UPDATE SET reason = excluded.reason
   ), resolved AS (
     UPDATE settlement_discrepancies d SET resolved_at = now()
     FROM unnest($10::int[], $11::int[]) AS u (report, position), ended
     WHERE d.report = u.report AND d.position = u.position
   )
   SELECT next_report FROM ended`,
);

function discrepancyColumns(found: readonly ItemDiscrepancy[]): Buffer[] {
  return [
    ...itemColumns(found.map(({ item }) => item)),
    textArray(found.map(({ item }) => item.key)),
    textArray(found.map(({ item }) => item.kind)),
    int8Array(found.map(({ item }) => item.amount)),
    textArray(found.map(({ item }) => item.currency)),
    textArray(found.map(({ reason }) => reason)),
  ];
}

const itemColumns = (items: readonly SettlementItem[]): [Buffer, Buffer] => [
  int4Array(items.map(({ report }) => report)),
  int4Array(items.map(({ position }) => position)),
];
