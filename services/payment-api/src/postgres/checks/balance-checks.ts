import type { Check } from "./check.ts";

/** What holds between balances, entries and movements. */
export const BALANCE_CHECKS: readonly Check[] = [
  {
    name: "balances_fold_entries",
    holds: "A balance is the sum of the entries on its account.",
    sql: `
      SELECT a.id, a.kind, a.currency, a.tenant_id, coalesce(b.balance, 0) AS balance, coalesce(e.sum, 0) AS sum
      FROM ledger_accounts a
      LEFT JOIN ledger_balances b ON b.account_id = a.id
      LEFT JOIN (SELECT account_id, sum(amount) AS sum FROM ledger_entries GROUP BY account_id) e ON e.account_id = a.id
      WHERE coalesce(b.balance, 0) <> coalesce(e.sum, 0)`,
    violation: (row) =>
      `The balance of ledger account ${row["id"]} (${row["kind"]} of tenant ${row["tenant_id"]}) is ${row["balance"]} ` +
      `${row["currency"]}; its entries sum to ${row["sum"]}.`,
  },
  {
    name: "clearing_is_unsettled",
    holds: "Acquirer clearing is what the unsettled charges, less the unsettled refunds, come to.",
    sql: `
      WITH unsettled AS (
        SELECT t.currency, sum(t.amount) AS amount FROM ledger_transactions t
        WHERE t.kind <> 'settlement'
          AND NOT EXISTS (SELECT FROM ledger_transactions s WHERE s.kind = 'settlement' AND s.source = t.id)
        GROUP BY t.currency
      ), held AS (
        SELECT a.currency, -sum(b.balance) AS balance
        FROM ledger_accounts a JOIN ledger_balances b ON b.account_id = a.id
        WHERE a.kind = 'acquirer_clearing' GROUP BY a.currency
      )
      SELECT currency AS id, coalesce(held.balance, 0) AS held, coalesce(unsettled.amount, 0) AS unsettled
      FROM held FULL JOIN unsettled USING (currency)
      WHERE coalesce(held.balance, 0) <> coalesce(unsettled.amount, 0)`,
    violation: (row) =>
      `By acquirer_clearing the acquirer owes us ${row["held"]} ${row["id"]}; ${row["unsettled"]} are unsettled.`,
  },
  {
    name: "merchants_hold_their_nets",
    holds:
      "What a merchant has pending is the net of its unsettled movements; what it has available, that of its settled ones.",
    sql: `
      WITH moved AS (
        SELECT t.tenant_id, t.currency, CASE WHEN s.id IS NULL THEN 'pending' ELSE 'available' END AS kind,
          sum(t.net) AS net
        FROM ledger_transactions t LEFT JOIN ledger_transactions s ON s.kind = 'settlement' AND s.source = t.id
        WHERE t.kind <> 'settlement' GROUP BY 1, 2, 3
      ), held AS (
        SELECT a.tenant_id, a.currency, a.kind COLLATE "default" AS kind, sum(b.balance) AS balance
        FROM ledger_accounts a JOIN ledger_balances b ON b.account_id = a.id
        WHERE a.kind IN ('pending', 'available') GROUP BY 1, 2, 3
      )
      SELECT tenant_id AS id, kind, currency, coalesce(held.balance, 0) AS held, coalesce(moved.net, 0) AS net
      FROM held FULL JOIN moved USING (tenant_id, currency, kind)
      WHERE coalesce(held.balance, 0) <> coalesce(moved.net, 0)`,
    violation: (row) =>
      `Tenant ${row["id"]} has ${row["held"]} ${row["currency"]} ${row["kind"]}; its movements come to ${row["net"]}.`,
  },
  {
    name: "platform_holds_fees_and_bank",
    holds: "Fees are the sum of all fees, and the bank's side is what has been settled.",
    sql: `
      WITH moved AS (
        SELECT currency, 'fees' AS kind, sum(fee) AS amount FROM ledger_transactions GROUP BY currency
        UNION ALL
        SELECT currency, 'bank', -sum(amount) FROM ledger_transactions WHERE kind = 'settlement' GROUP BY currency
      ), held AS (
        SELECT a.currency, a.kind COLLATE "default" AS kind, sum(b.balance) AS balance
        FROM ledger_accounts a JOIN ledger_balances b ON b.account_id = a.id
        WHERE a.kind IN ('fees', 'bank') GROUP BY 1, 2
      )
      SELECT kind AS id, currency, coalesce(held.balance, 0) AS held, coalesce(moved.amount, 0) AS amount
      FROM held FULL JOIN moved USING (currency, kind)
      WHERE coalesce(held.balance, 0) <> coalesce(moved.amount, 0)`,
    violation: (row) =>
      `The platform's ${row["id"]} hold ${row["held"]} ${row["currency"]}; its transactions come to ${row["amount"]}.`,
  },
];
