import type { Check } from "./check.ts";

/** What holds between a payment intent, its charges, its customer and its account. */
export const PAYMENT_CHECKS: readonly Check[] = [
  {
    name: "payments_have_accounts",
    holds: "A payment intent belongs to an account, and its customer to the same one.",
    sql: `
      SELECT p.id, p.tenant_id, p.customer FROM payment_intents p
      LEFT JOIN tenants t ON t.id = p.tenant_id
      LEFT JOIN customers c ON c.tenant_id = p.tenant_id AND c.id = p.customer
      WHERE t.id IS NULL OR (p.customer IS NOT NULL AND c.id IS NULL)`,
    violation: (row) =>
      `${row["id"]} is of tenant ${row["tenant_id"]} and customer ${row["customer"] ?? "none"}, who do not belong together.`,
  },
  {
    name: "charges_have_payments",
    holds:
      "A charge belongs to a payment intent of the same account; unless it failed, it has its amount and currency.",
    sql: `
      SELECT c.id, c.payment_intent, c.status, c.amount, c.currency, p.amount AS intended, p.currency AS intended_in
      FROM charges c LEFT JOIN payment_intents p ON p.tenant_id = c.tenant_id AND p.id = c.payment_intent
      WHERE p.id IS NULL OR (c.status <> 'failed' AND (c.amount <> p.amount OR c.currency <> p.currency))`,
    violation: (row) =>
      `${row["id"]}, a ${row["status"]} charge of ${row["amount"]} ${row["currency"]}, is of ${row["payment_intent"]}, which ${
        row["intended"] === null ? "does not exist in this account" : `intends ${row["intended"]} ${row["intended_in"]}`
      }.`,
  },
  {
    name: "payments_are_charged_once",
    holds: "At most one charge of a payment intent has not failed.",
    sql: `
      SELECT payment_intent AS id, count(*) AS charges FROM charges
      WHERE status <> 'failed' GROUP BY tenant_id, payment_intent HAVING count(*) > 1`,
    violation: (row) => `${row["id"]} has ${row["charges"]} charges that have not failed.`,
  },
  {
    name: "received_is_captured",
    holds:
      "What a payment intent received is what is captured of its charges; it is succeeded exactly if that is more than nothing.",
    sql: `
      SELECT p.id, p.status, p.amount_received, coalesce(c.amount_captured, 0) AS captured
      FROM payment_intents p
      -- At most one: a charge with something captured has not failed.
      LEFT JOIN charges c ON c.tenant_id = p.tenant_id AND c.payment_intent = p.id AND c.amount_captured <> 0
      WHERE p.amount_received <> coalesce(c.amount_captured, 0) OR (p.status = 'succeeded') <> (p.amount_received > 0)`,
    violation: (row) =>
      `${row["id"]} is ${row["status"]} and has received ${row["amount_received"]}; ${row["captured"]} are captured of its charges.`,
  },
  {
    name: "capturable_is_authorised",
    holds:
      "What is capturable of a payment intent is authorised, and neither captured nor voided; then it is requires_capture, or processing.",
    sql: `
      WITH authorised AS (
        SELECT tenant_id, payment_intent, sum(amount) AS amount FROM charges
        WHERE status = 'succeeded' AND amount_captured = 0 AND details->>'voided' IS DISTINCT FROM 'true'
        GROUP BY tenant_id, payment_intent
      )
      SELECT p.id, p.status, p.amount_capturable, coalesce(a.amount, 0) AS authorised
      FROM payment_intents p LEFT JOIN authorised a ON a.tenant_id = p.tenant_id AND a.payment_intent = p.id
      WHERE p.amount_capturable <> coalesce(a.amount, 0)
        OR (p.status <> 'processing' AND (p.status = 'requires_capture') <> (p.amount_capturable > 0))`,
    violation: (row) =>
      `${row["id"]} is ${row["status"]} with ${row["amount_capturable"]} to capture; its charges hold ${row["authorised"]} ` +
      "that are authorised, and neither captured nor voided.",
  },
  {
    name: "pending_charges_await_scores",
    holds: "A pending charge is one whose payment intent is processing, and which waits in unscored_charges.",
    sql: `
      SELECT c.id, c.payment_intent, p.status, u.charge AS waits
      FROM charges c
      LEFT JOIN payment_intents p ON p.tenant_id = c.tenant_id AND p.id = c.payment_intent
      LEFT JOIN unscored_charges u ON u.tenant_id = c.tenant_id AND u.charge = c.id
      WHERE c.status = 'pending' AND (p.status IS DISTINCT FROM 'processing' OR u.charge IS NULL)`,
    violation: (row) =>
      `${row["id"]} is pending; ${row["payment_intent"]} is ${row["status"]}, and the charge ${
        row["waits"] === null ? "does not wait" : "waits"
      } for its score.`,
  },
  {
    name: "unscored_charges_are_unscored",
    holds: "A charge that waits for its score exists, has not failed, and has no score unless it is pending.",
    sql: `
      SELECT u.charge AS id, c.status, c.details->'outcome'->>'riskScore' AS score
      FROM unscored_charges u LEFT JOIN charges c ON c.tenant_id = u.tenant_id AND c.id = u.charge
      WHERE c.id IS NULL OR c.status = 'failed'
        OR (c.status <> 'pending' AND c.details->'outcome'->>'riskScore' IS NOT NULL)`,
    violation: (row) =>
      `${row["id"]} waits for its score, and ${
        row["status"] === null ? "does not exist" : `is ${row["status"]} with the score ${row["score"] ?? "none"}`
      }.`,
  },
];
