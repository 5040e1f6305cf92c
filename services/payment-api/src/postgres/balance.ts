import type { Currency } from "@platform/kernel/currency";
import type { Id } from "@platform/kernel/id";
import { instant } from "@platform/kernel/instant";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { LedgerTransactionKind } from "../domain/ledger.ts";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import type { BalanceLine, BalanceTransaction } from "../ports/reader.ts";
import { viewOf } from "./table.ts";

interface BalanceTransactionRow {
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
  available: boolean;
}

const balanceTransactionOf = (row: BalanceTransactionRow): BalanceTransaction => ({
  id: row.id,
  kind: row.kind,
  source: row.source,
  currency: row.currency,
  amount: row.amount,
  fee: row.fee,
  net: row.net,
  createdAt: instant(row.created_at),
  availableAt: instant(row.available_at),
  available: row.available,
});

export const balanceTransactions = viewOf<BalanceTransaction, BalanceTransactionRow>({
  name: "balance_transactions",
  decode: balanceTransactionOf,
  filters: ["kind", "source", "currency"],
});

const read = statement<{ currency: string; kind: "pending" | "available"; balance: bigint }>(
  "read-balance",
  `SELECT a.currency, a.kind, sum(b.balance)::bigint AS balance
   FROM ledger_accounts a JOIN ledger_balances b ON b.account_id = a.id
   WHERE a.tenant_id = $1 AND a.kind IN ('pending', 'available')
   GROUP BY a.currency, a.kind ORDER BY a.currency`,
);

/** The tenant's balance, by currency. */
export async function readBalance(on: Queryable, tenant: ConfiguredTenant): Promise<BalanceLine[]> {
  const lines = new Map<string, { currency: string; available: bigint; pending: bigint }>();
  for (const { currency, kind, balance } of await read(on, [tenant.id])) {
    const line = lines.get(currency) ?? { currency, available: 0n, pending: 0n };
    line[kind] += balance;
    lines.set(currency, line);
  }
  return [...lines.values()];
}
