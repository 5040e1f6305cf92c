import type { Check } from "./check.ts";

/** What holds of charges and refunds, and of their bookings both ways. */
export const CHARGE_CHECKS: readonly Check[] = [
  {
    name: "captured_within_authorised",
    holds:
      "What is captured of a charge is at most what was authorised, and a charge that did not succeed has nothing captured.",
    sql: `
      SELECT id, status, amount, amount_captured FROM charges
      WHERE amount_captured NOT BETWEEN 0 AND amount OR (status <> 'succeeded' AND amount_captured <> 0)`,
    violation: (row) =>
      `Of ${row["id"]}, a charge of ${row["amount"]} that is ${row["status"]}, ${row["amount_captured"]} are captured.`,
  },
  {
    name: "refunds_within_captured",
    holds: "What is refunded of a charge, and reserved for refunds, is together at most what is captured.",
    sql: `
      SELECT id, amount_captured, amount_refunded, amount_refunding FROM charges
      WHERE amount_refunded < 0 OR amount_refunding < 0 OR amount_refunded + amount_refunding > amount_captured`,
    violation: (row) =>
      `Of ${row["id"]}, ${row["amount_captured"]} are captured, ${row["amount_refunded"]} refunded and ` +
      `${row["amount_refunding"]} reserved for refunds.`,
  },
  {
    name: "captured_charges_are_booked",
    holds: "What is captured of a charge is booked, in its currency and for its account.",
    sql: `
      SELECT c.id, c.amount_captured, c.currency, c.tenant_id, t.amount, t.currency AS booked_in, t.tenant_id AS booked_for
      FROM charges c LEFT JOIN ledger_transactions t ON t.kind = 'charge' AND t.source = c.id
      WHERE c.amount_captured <> coalesce(t.amount, 0) OR t.currency <> c.currency OR t.tenant_id <> c.tenant_id`,
    violation: (row) =>
      `Of ${row["id"]}, ${row["amount_captured"]} ${row["currency"]} of tenant ${row["tenant_id"]} are captured, and ${
        row["amount"] === null
          ? "nothing is booked"
          : `${row["amount"]} ${row["booked_in"]} are booked for tenant ${row["booked_for"]}`
      }.`,
  },
  {
    name: "charge_bookings_have_charges",
    holds: "A booked charge exists.",
    sql: `
      SELECT t.id, t.source, t.amount, t.currency FROM ledger_transactions t
      WHERE t.kind = 'charge' AND NOT EXISTS (SELECT FROM charges c WHERE c.id = t.source)`,
    violation: (row) =>
      `${row["id"]} books ${row["amount"]} ${row["currency"]} of ${row["source"]}, a charge that does not exist.`,
  },
  {
    name: "succeeded_refunds_are_booked",
    holds: "A refund is booked exactly if it succeeded: with its amount, in its currency and for its account.",
    sql: `
      SELECT r.id, r.status, r.amount, r.currency, r.tenant_id, -t.amount AS booked, t.currency AS booked_in,
        t.tenant_id AS booked_for
      FROM refunds r LEFT JOIN ledger_transactions t ON t.kind = 'refund' AND t.source = r.id
      WHERE CASE r.status WHEN 'succeeded' THEN r.amount ELSE 0 END <> coalesce(-t.amount, 0)
        OR t.currency <> r.currency OR t.tenant_id <> r.tenant_id`,
    violation: (row) =>
      `${row["id"]}, a refund of ${row["amount"]} ${row["currency"]} of tenant ${row["tenant_id"]}, is ${row["status"]}, and ${
        row["booked"] === null
          ? "nothing is booked"
          : `${row["booked"]} ${row["booked_in"]} are booked for tenant ${row["booked_for"]}`
      }.`,
  },
  {
    name: "refund_bookings_have_refunds",
    holds: "A booked refund exists.",
    sql: `
      SELECT t.id, t.source, -t.amount AS amount, t.currency FROM ledger_transactions t
      WHERE t.kind = 'refund' AND NOT EXISTS (SELECT FROM refunds r WHERE r.id = t.source)`,
    violation: (row) =>
      `${row["id"]} books ${row["amount"]} ${row["currency"]} of ${row["source"]}, a refund that does not exist.`,
  },
  {
    name: "charges_sum_up_their_refunds",
    holds:
      "What is refunded of a charge is the sum of its succeeded refunds, and what is reserved that of its pending ones.",
    sql: `
      WITH given AS (
        SELECT tenant_id, charge,
          sum(CASE WHEN status = 'succeeded' THEN amount ELSE 0 END) AS succeeded,
          sum(CASE WHEN status = 'pending' THEN amount ELSE 0 END) AS pending
        FROM refunds GROUP BY tenant_id, charge
      )
      SELECT c.id, c.amount_refunded, c.amount_refunding, coalesce(g.succeeded, 0) AS succeeded,
        coalesce(g.pending, 0) AS pending
      FROM charges c LEFT JOIN given g ON g.tenant_id = c.tenant_id AND g.charge = c.id
      WHERE c.amount_refunded <> coalesce(g.succeeded, 0) OR c.amount_refunding <> coalesce(g.pending, 0)`,
    violation: (row) =>
      `Of ${row["id"]}, ${row["amount_refunded"]} are refunded and ${row["amount_refunding"]} reserved; its refunds come to ` +
      `${row["succeeded"]} succeeded and ${row["pending"]} pending.`,
  },
  {
    name: "refunds_have_charges",
    holds: "A refund belongs to a charge of the same account, payment intent and currency.",
    sql: `
      SELECT r.id, r.charge, r.payment_intent, r.currency, c.payment_intent AS charged_for, c.currency AS charged_in
      FROM refunds r LEFT JOIN charges c ON c.tenant_id = r.tenant_id AND c.id = r.charge
      WHERE c.id IS NULL OR c.payment_intent <> r.payment_intent OR c.currency <> r.currency`,
    violation: (row) =>
      `${row["id"]} refunds ${row["currency"]} of ${row["charge"]} for ${row["payment_intent"]}, and that charge ${
        row["charged_for"] === null
          ? "does not exist in this account"
          : `is of ${row["charged_for"]} in ${row["charged_in"]}`
      }.`,
  },
];
