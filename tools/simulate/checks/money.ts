import { checkLedger } from "@platform/local/ledger-check";
import { type Check, sqlCheck } from "./check.ts";

/** Everything that `npm run payments -- ledger verify` checks within payment-api's own books. */
export const ledgerAddsUp: Check = {
  name: "ledger verify finds nothing",
  find: async ({ world }) => (await checkLedger(world.database.adminUrl, { atRest: true })).faults,
};

/** world/world.ts gives every account this schedule; a fee is never more than its charge. */
export const fees = sqlCheck(
  "every charge has its fee, and no refund has one",
  `SELECT id AS transaction, kind, amount, fee FROM payments.balance_transactions
    WHERE (kind = 'refund' AND fee <> 0) OR (kind = 'charge' AND fee <> least(amount, round(amount * 0.029) + 30))`,
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
