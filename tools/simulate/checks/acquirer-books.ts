import { sqlCheck } from "./check.ts";

/** What the acquirer did and what we booked, both ways. `key` is the attempt under which we asked. */
const BOTH = `
  SELECT o.key, o.kind AS done, a.kind AS attempted, a.state, o.amount::text AS done_amount, a.amount::text AS attempted_amount
    FROM (SELECT * FROM acquirer.operations WHERE status = 'approved') o
    FULL JOIN (SELECT * FROM payments.attempts WHERE state = 'succeeded') a ON a.id = o.key`;

export const acquirerBooks = sqlCheck(
  "what the acquirer did is what we booked",
  `SELECT * FROM (${BOTH}) b WHERE done IS DISTINCT FROM attempted
      OR (done <> 'void' AND done_amount IS DISTINCT FROM attempted_amount)`,
);

export const chargedOnce = sqlCheck(
  "no payment and no order is charged twice",
  `SELECT coalesce(p.details -> 'metadata' ->> 'order', p.id) AS payment, count(*) AS authorisations
     FROM acquirer.operations o JOIN payments.attempts a ON a.id = o.key JOIN payments.payment_intents p ON p.id = a.payment_intent
    WHERE o.kind = 'authorise' AND o.status = 'approved'
    GROUP BY 1 HAVING count(*) > 1`,
);

/** The acquirer would refuse it; we must know better, whatever else is under way on the charge. */
export const neverTooMuch = sqlCheck(
  "we ask the acquirer for no more than there is",
  `SELECT key AS attempt, kind, amount, code FROM acquirer.operations WHERE kind <> 'authorise' AND status = 'declined'`,
);
