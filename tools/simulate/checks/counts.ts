import { sqlCheck } from "./check.ts";

/** A series of counts is a list of [bucket, count]; a day's buckets outlast a run, however far its clocks jump. */
const total = (series: string): string =>
  `coalesce((SELECT sum((bucket ->> 1)::int) FROM jsonb_array_elements(s.activity -> '${series}') AS buckets (bucket)), 0)`;

export const attemptsCounted = sqlCheck(
  "every attempt counts once for whom it names",
  `SELECT s.subject, ${total("attempts_24h")} AS counted, count(a.attempt) AS attempts
     FROM fraud.subjects s
     LEFT JOIN (SELECT attempt, unnest(subjects) AS subject FROM fraud.assessments) a ON a.subject = s.subject
    GROUP BY s.subject, s.activity HAVING ${total("attempts_24h")} <> count(a.attempt)`,
);

/** Clocks may jump out of the hour in which declines count, so there may be fewer. */
export const declinesCounted = sqlCheck(
  "no decline counts twice",
  `SELECT s.subject, ${total("failures_1h")} AS counted, count(f.id) AS declines
     FROM fraud.subjects s
     JOIN (SELECT DISTINCT named.subject, p.customer
             FROM fraud.assessments a, unnest(a.subjects) AS named (subject), payments.payment_intents p
            WHERE named.subject LIKE 'customer%' AND p.id = a.payment_intent) c ON c.subject = s.subject
     LEFT JOIN payments.charges f ON f.status = 'failed' AND f.customer = c.customer
    GROUP BY s.subject, s.activity HAVING ${total("failures_1h")} > count(f.id)`,
);
