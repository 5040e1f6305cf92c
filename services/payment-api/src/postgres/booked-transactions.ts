import type { Currency } from "@platform/kernel/currency";
import type { Id } from "@platform/kernel/id";
import { instant } from "@platform/kernel/instant";
import type { LedgerEntry, LedgerTransaction, LedgerTransactionKind } from "../domain/ledger.ts";
import { viewOf } from "./table.ts";

interface BookedRow {
  tenant_id: number;
  id: Id<"txn">;
  kind: LedgerTransactionKind;
  source: string;
  currency: Currency;
  amount: bigint;
  fee: bigint;
  net: bigint;
  created_at: number;
  available_at: number;
  /** The amounts are text, because a number of JSON is not exact. Null where there are none, a state that our code never leaves. */
  entries: { account: LedgerEntry["account"]; amount: string }[] | null;
}

/** Ledger transactions with their entries. */
export const bookedTransactions = viewOf<LedgerTransaction, BookedRow>({
  name: "booked_transactions",
  decode: (row) => ({
    id: row.id,
    kind: row.kind,
    source: row.source,
    currency: row.currency,
    amount: row.amount,
    fee: row.fee,
    net: row.net,
    createdAt: instant(row.created_at),
    availableAt: instant(row.available_at),
    entries: (row.entries ?? []).map(({ account, amount }) => ({ account, amount: BigInt(amount) })),
  }),
  filters: ["kind", "source", "currency"],
});
