import type { Check } from "./check.ts";

/** What holds between attempts and what they are about, and of idempotency keys and the outbox. */
export const ATTEMPT_CHECKS: readonly Check[] = [
  {
    name: "attempts_are_whole",
    holds: "An attempt has an end exactly if it is not open, and names a refund exactly if it refunds.",
    sql: `
      SELECT id, kind, state, result, refund FROM attempts
      WHERE (state = 'processing') <> (finished_at IS NULL) OR (state = 'processing') <> (result IS NULL)
        OR (kind = 'refund') <> (refund IS NOT NULL)`,
    violation: (row) =>
      `${row["id"]}, an attempt to ${row["kind"]}, is ${row["state"]} with the result ${row["result"] ?? "none"} and the ` +
      `refund ${row["refund"] ?? "none"}, or has an end that does not fit.`,
  },
  {
    name: "processing_payments_have_attempts",
    holds:
      "A processing payment intent has exactly one open attempt besides refunds, or awaits its score and has none; no other has one.",
    sql: `
      WITH processing AS (
        SELECT tenant_id, id, details->>'awaitsScore' AS awaits FROM payment_intents WHERE status = 'processing'
      ), open AS (
        SELECT tenant_id, payment_intent, count(*) AS attempts FROM attempts
        WHERE state = 'processing' AND kind <> 'refund' GROUP BY tenant_id, payment_intent
      )
      SELECT coalesce(p.id, o.payment_intent) AS id, p.id AS processing, p.awaits, coalesce(o.attempts, 0) AS attempts
      FROM processing p FULL JOIN open o ON o.tenant_id = p.tenant_id AND o.payment_intent = p.id
      WHERE coalesce(o.attempts, 0) <> CASE WHEN p.id IS NULL OR p.awaits = 'true' THEN 0 ELSE 1 END`,
    violation: (row) =>
      `${row["id"]} ${row["processing"] === null ? "is not processing" : "is processing"}${
        row["awaits"] === "true" ? " and awaits its score" : ""
      }, and has ${row["attempts"]} open attempts.`,
  },
  {
    name: "awaited_scores_have_charges",
    holds: "A payment intent that awaits its score has a pending charge.",
    sql: `
      SELECT p.id FROM payment_intents p
      WHERE p.status = 'processing' AND p.details->>'awaitsScore' = 'true' AND NOT EXISTS (
        SELECT FROM charges c WHERE c.tenant_id = p.tenant_id AND c.payment_intent = p.id AND c.status = 'pending')`,
    violation: (row) => `${row["id"]} awaits its score, and has no pending charge.`,
  },
  {
    name: "charges_are_authorised_once",
    holds: "At most one attempt authorises a charge.",
    sql: `
      SELECT charge AS id, count(*) AS attempts FROM attempts
      WHERE kind = 'authorise' GROUP BY tenant_id, charge HAVING count(*) > 1`,
    violation: (row) => `${row["attempts"]} attempts authorise ${row["id"]}.`,
  },
  {
    name: "authorisations_have_charges",
    holds:
      "A charge has an ended attempt that authorised it, with its amount and payment intent; an ended authorisation has its charge, unless the issuer asks for a challenge.",
    sql: `
      SELECT coalesce(c.id, a.charge) AS id, c.status, c.amount, a.id AS attempt, a.state, a.result, a.amount AS asked
      FROM charges c
      FULL JOIN (SELECT * FROM attempts WHERE kind = 'authorise') a ON a.tenant_id = c.tenant_id AND a.charge = c.id
      WHERE CASE
        WHEN c.id IS NULL THEN a.state <> 'processing' AND a.result IS DISTINCT FROM 'challenge'
        ELSE a.id IS NULL OR a.amount <> c.amount OR a.payment_intent <> c.payment_intent
          OR a.state = 'processing' OR (a.state = 'failed' AND c.status <> 'failed') END`,
    violation: (row) =>
      `${row["id"]} ${row["status"] === null ? "is no charge" : `is a ${row["status"]} charge of ${row["amount"]}`}, and ${
        row["attempt"] === null
          ? "no attempt authorised it"
          : `${row["attempt"]}, which was to authorise ${row["asked"]}, is ${row["state"]} (${row["result"] ?? "no result"})`
      }.`,
  },
  {
    name: "captures_and_voids_show",
    holds: "A charge is captured or voided as its succeeded attempt says, and by one of them at most.",
    sql: `
      WITH ended AS (
        SELECT tenant_id, charge, count(*) AS attempts, min(id) AS id, min(kind) AS kind, min(amount) AS amount
        FROM attempts WHERE kind IN ('capture', 'void') AND state = 'succeeded' GROUP BY tenant_id, charge
      )
      SELECT e.charge AS id, e.attempts, e.id AS attempt, e.kind, e.amount, c.amount_captured,
        c.details->>'voided' AS voided
      FROM ended e LEFT JOIN charges c ON c.tenant_id = e.tenant_id AND c.id = e.charge
      WHERE e.attempts > 1 OR c.id IS NULL OR CASE e.kind
        WHEN 'capture' THEN c.amount_captured <> e.amount
        ELSE c.amount_captured <> 0 OR c.details->>'voided' IS DISTINCT FROM 'true' END`,
    violation: (row) =>
      `${row["attempts"]} attempts have captured or voided ${row["id"]}: ${row["attempt"]} is a ${row["kind"]} of ` +
      `${row["amount"]}, and the charge has ${row["amount_captured"] ?? "nothing"} captured and is ${
        row["voided"] === "true" ? "" : "not "
      }voided.`,
  },
  {
    name: "refunds_have_attempts",
    holds:
      "A refund has exactly one attempt, of its charge and amount, which is open exactly while the refund is pending.",
    sql: `
      WITH asked AS (
        SELECT tenant_id, refund, count(*) AS attempts, min(id) AS id, min(state) AS state, min(amount) AS amount,
          min(charge) AS charge
        FROM attempts WHERE kind = 'refund' GROUP BY tenant_id, refund
      )
      SELECT coalesce(r.id, a.refund) AS id, r.status, r.amount, coalesce(a.attempts, 0) AS attempts, a.id AS attempt,
        a.state, a.amount AS asked
      FROM refunds r FULL JOIN asked a ON a.tenant_id = r.tenant_id AND a.refund = r.id
      WHERE r.id IS NULL OR a.attempts IS DISTINCT FROM 1 OR a.amount <> r.amount OR a.charge <> r.charge
        OR r.status <> CASE a.state WHEN 'processing' THEN 'pending' ELSE a.state END`,
    violation: (row) =>
      `${row["id"]} ${row["status"] === null ? "is no refund" : `is a ${row["status"]} refund of ${row["amount"]}`}, and has ` +
      `${row["attempts"]} attempts${
        row["attempt"] === null ? "" : `: ${row["attempt"]} of ${row["asked"]} is ${row["state"]}`
      }.`,
  },
  {
    name: "unanswered_keys_have_attempts",
    holds: "An idempotency key without an answer belongs to an open attempt.",
    sql: `
      SELECT k.key AS id, k.tenant_id, k.operation FROM idempotency_keys k
      WHERE k.status IS NULL AND NOT EXISTS (
        SELECT FROM attempts a
        WHERE a.tenant_id = k.tenant_id AND a.idempotency_key = k.key AND a.state = 'processing')`,
    violation: (row) =>
      `The idempotency key ${row["id"]} of tenant ${row["tenant_id"]} (${row["operation"]}) has no answer, and no open attempt ` +
      "will give it one.",
  },
  {
    name: "answers_are_whole",
    holds: "An answer under an idempotency key has a status and a body.",
    sql: `
      SELECT key AS id, tenant_id, status, octet_length(body) AS bytes FROM idempotency_keys
      WHERE (status IS NULL) <> (body IS NULL)`,
    violation: (row) =>
      `The idempotency key ${row["id"]} of tenant ${row["tenant_id"]} has the status ${row["status"] ?? "none"} and ` +
      `${row["bytes"] ?? "no"} bytes of body.`,
  },
  {
    name: "hidden_keys_have_claims",
    holds: "Every name of a hidden idempotency key belongs to a claim.",
    sql: `
      SELECT h.name AS id, h.tenant_id, h.key FROM hidden_keys h
      WHERE NOT EXISTS (SELECT FROM idempotency_keys k WHERE k.tenant_id = h.tenant_id AND k.key = h.key)`,
    violation: (row) =>
      `The name ${row["id"]} of tenant ${row["tenant_id"]} hides the key ${row["key"]}, which nobody claims.`,
  },
  {
    name: "parcels_have_events",
    holds: "Every event that waits in the outbox exists.",
    sql: `
      SELECT o.id, e.id AS event, e.tenant_id FROM outbox o CROSS JOIN unnest(o.tenant_ids, o.event_ids) AS e (tenant_id, id)
      WHERE NOT EXISTS (SELECT FROM events v WHERE v.tenant_id = e.tenant_id AND v.id = e.id)`,
    violation: (row) =>
      `The parcel ${row["id"]} holds the event ${row["event"]} of tenant ${row["tenant_id"]}, which does not exist.`,
  },
];
