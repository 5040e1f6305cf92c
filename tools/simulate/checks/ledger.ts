import { sqlCheck } from "./check.ts";

export const balancedTransactions = sqlCheck(
  "every transaction sums to zero",
  `SELECT transaction_id AS transaction, sum(amount) AS sum FROM payments.ledger_entries
    GROUP BY transaction_id, currency HAVING sum(amount) <> 0`,
);

export const foldedBalances = sqlCheck(
  "every balance is the fold of its entries",
  `SELECT a.kind AS account, a.currency, coalesce(b.balance, 0) AS balance, coalesce(sum(e.amount), 0) AS entries
     FROM payments.ledger_accounts a
     LEFT JOIN payments.ledger_balances b ON b.account_id = a.id
     LEFT JOIN payments.ledger_entries e ON e.account_id = a.id
    GROUP BY a.id, b.balance HAVING coalesce(b.balance, 0) <> coalesce(sum(e.amount), 0)`,
);

export const bookedCharges = sqlCheck(
  "every captured charge is booked once, and nothing else is",
  `SELECT coalesce(c.id, t.source) AS charge, c.amount_captured AS captured, t.amount AS booked, t.times
     FROM (SELECT id, amount_captured FROM payments.charges WHERE amount_captured > 0) c
     FULL JOIN (SELECT source, sum(amount) AS amount, count(*) AS times FROM payments.ledger_transactions WHERE kind = 'charge' GROUP BY source) t
       ON t.source = c.id
    WHERE c.amount_captured IS DISTINCT FROM t.amount OR t.times <> 1`,
);

export const bookedRefunds = sqlCheck(
  "every refund that succeeded is booked once, and nothing else is",
  `SELECT coalesce(r.id, t.source) AS refund, r.amount, t.amount AS booked, t.times
     FROM (SELECT id, amount FROM payments.refunds WHERE status = 'succeeded') r
     FULL JOIN (SELECT source, sum(amount) AS amount, count(*) AS times FROM payments.ledger_transactions WHERE kind = 'refund' GROUP BY source) t
       ON t.source = r.id
    WHERE r.amount IS DISTINCT FROM -t.amount OR t.times <> 1`,
);

export const limits = sqlCheck(
  "captured ≤ authorised, and refunded ≤ captured",
  `SELECT id AS charge, amount AS authorised, amount_captured AS captured, amount_refunded AS refunded, amount_refunding AS reserved
     FROM payments.charges
    WHERE amount_captured > amount OR amount_refunded + amount_refunding > amount_captured OR amount_refunding <> 0`,
);

export const sumsOfRefunds = sqlCheck(
  "what was refunded of a charge is the sum of its refunds",
  `SELECT c.id AS charge, c.amount_refunded AS refunded, sum(r.amount) AS refunds
     FROM payments.charges c LEFT JOIN payments.refunds r ON r.charge = c.id AND r.status = 'succeeded'
    GROUP BY c.id, c.tenant_id, c.amount_refunded HAVING c.amount_refunded <> coalesce(sum(r.amount), 0)`,
);

/** The schedule of every account here: 2.9 % of the captured amount and 30, but never more than the amount; none for a refund. */
export const fees = sqlCheck(
  "every charge has its fee, and no refund has one",
  `SELECT id AS transaction, kind, amount, fee FROM payments.balance_transactions
    WHERE (kind = 'refund' AND fee <> 0) OR (kind = 'charge' AND fee <> least(amount, round(amount * 0.029) + 30))`,
);

export const clearing = sqlCheck(
  "clearing is what is unsettled",
  `SELECT held.currency, held.balance, coalesce(sum(t.amount), 0) AS unsettled
     FROM (SELECT a.currency, -sum(b.balance) AS balance
             FROM payments.ledger_accounts a JOIN payments.ledger_balances b ON b.account_id = a.id
            WHERE a.kind = 'acquirer_clearing' GROUP BY a.currency) held
     LEFT JOIN payments.balance_transactions t ON t.currency = held.currency AND NOT t.available
    GROUP BY held.currency, held.balance HAVING held.balance <> coalesce(sum(t.amount), 0)`,
);

export const merchantBalances = sqlCheck(
  "pending and available are the net of their movements",
  `SELECT held.kind, held.tenant_id AS tenant, held.currency, held.balance, coalesce(sum(t.net), 0) AS net
     FROM (SELECT a.tenant_id, a.kind, a.currency, sum(b.balance) AS balance
             FROM payments.ledger_accounts a JOIN payments.ledger_balances b ON b.account_id = a.id
            WHERE a.kind IN ('pending', 'available') GROUP BY a.tenant_id, a.kind, a.currency) held
     LEFT JOIN payments.balance_transactions t
       ON t.tenant_id = held.tenant_id AND t.currency = held.currency AND t.available = (held.kind = 'available')
    GROUP BY held.kind, held.tenant_id, held.currency, held.balance HAVING held.balance <> coalesce(sum(t.net), 0)`,
);

export const settledOnce = sqlCheck(
  "every movement settles once, and the acquirer's reports say so",
  `SELECT m.id AS movement, count(s.id) AS settlements, sum(s.amount) AS settled, m.amount
     FROM payments.ledger_transactions m LEFT JOIN payments.ledger_transactions s ON s.source = m.id AND s.kind = 'settlement'
    WHERE m.kind IN ('charge', 'refund')
    GROUP BY m.id, m.tenant_id, m.amount HAVING count(s.id) <> 1 OR sum(s.amount) <> m.amount`,
);

export const discrepancies = sqlCheck(
  "settlement finds nothing that differs",
  `SELECT operation, kind, amount, reason FROM payments.settlement_discrepancies WHERE reason <> 'attempt_open'`,
);
