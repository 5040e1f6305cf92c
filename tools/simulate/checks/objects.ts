import { databaseCrash } from "../faults/database.ts";
import { type Check, sqlCheck } from "./check.ts";

export const madeOnce = sqlCheck(
  "no order became two objects",
  `SELECT details -> 'metadata' ->> 'order' AS "order", count(*) AS objects
     FROM (SELECT details FROM payments.payment_intents UNION ALL SELECT details FROM payments.customers) made
    WHERE details -> 'metadata' ->> 'order' IS NOT NULL GROUP BY 1 HAVING count(*) > 1`,
);

export const blockedCards = sqlCheck(
  "no card of the highest risk was paid",
  `SELECT id AS charge FROM payments.charges WHERE status = 'succeeded' AND details ->> 'token' = 'pm_card_riskLevelHighest'`,
);

export const scored = sqlCheck(
  "every paid charge has its score",
  `SELECT id AS charge FROM payments.charges WHERE status = 'succeeded' AND details -> 'outcome' ->> 'riskScore' IS NULL`,
);

/** Charges with a score, and what fraud-detection has kept of it. */
const SCORES = `
  SELECT c.id AS charge, (c.details -> 'outcome' ->> 'riskScore')::int AS shown, s.attempt, s.score AS given
    FROM payments.charges c
    JOIN payments.attempts a ON a.charge = c.id AND a.kind = 'authorise'
    LEFT JOIN fraud.assessments s ON s.attempt = a.id
   WHERE c.details -> 'outcome' ->> 'riskScore' IS NOT NULL`;

export const scoredRightly = sqlCheck(
  "the score of a charge is the one that fraud-detection gave its attempt",
  `SELECT charge, shown, given FROM (${SCORES}) s WHERE shown <> given`,
);

const kept = sqlCheck(
  "fraud-detection has kept every score",
  `SELECT charge, shown FROM (${SCORES}) s WHERE attempt IS NULL`,
);

/** fraud-detection does not wait for the disk, so a crash of the database may lose its latest assessments. */
export const scoresKept: Check = {
  name: kept.name,
  find: async (evidence) => (evidence.history.faults.has(databaseCrash.kind) ? [] : await kept.find(evidence)),
};

export const toldOnce = sqlCheck(
  "everything that happened has one event",
  `WITH happened (type, id) AS (
     SELECT 'payment_intent.created', id FROM payments.payment_intents
     UNION ALL SELECT 'payment_intent.succeeded', id FROM payments.payment_intents WHERE status = 'succeeded'
     UNION ALL SELECT 'payment_intent.canceled', id FROM payments.payment_intents WHERE status = 'canceled'
     UNION ALL SELECT 'charge.succeeded', id FROM payments.charges WHERE status = 'succeeded'
     UNION ALL SELECT 'charge.failed', id FROM payments.charges WHERE status = 'failed'
     UNION ALL SELECT 'charge.captured', c.id FROM payments.charges c JOIN payments.attempts a ON a.charge = c.id AND a.kind = 'capture' AND a.state = 'succeeded'
     UNION ALL SELECT 'refund.created', id FROM payments.refunds
     UNION ALL SELECT 'refund.updated', id FROM payments.refunds WHERE status = 'succeeded'
     UNION ALL SELECT 'refund.failed', id FROM payments.refunds WHERE status = 'failed'
     UNION ALL SELECT 'customer.created', id FROM payments.customers
   ), told (type, id) AS (SELECT type, object ->> 'id' FROM payments.events)
   SELECT h.type, h.id, count(t.id) AS events FROM happened h LEFT JOIN told t ON t.type = h.type AND t.id = h.id
    GROUP BY h.type, h.id HAVING count(t.id) <> 1`,
);
