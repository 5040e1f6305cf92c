import { sqlCheck } from "./check.ts";

/** A series of counts is a list of [bucket, count]. A day's buckets outlast a run, however far its clocks jump. */
export const attemptsCounted = sqlCheck(
  "every attempt counts once for whom it names",
  `WITH counted AS (
     SELECT subject, sum((bucket ->> 1)::bigint)::bigint AS counted
       FROM fraud.subjects, jsonb_array_elements(activity -> 'attempts_24h') bucket GROUP BY 1
   ), assessed AS (
     SELECT subject, count(*) AS assessed FROM fraud.assessments, unnest(subjects) subject GROUP BY 1
   )
   SELECT subject, coalesce(counted, 0) AS counted, coalesce(assessed, 0) AS assessed
     FROM counted FULL JOIN assessed USING (subject) WHERE counted IS DISTINCT FROM assessed`,
);

/** Clocks may jump out of the hour in which declines count, so there may be fewer. */
export const declinesCounted = sqlCheck(
  "no decline counts twice",
  `WITH counted AS (
     SELECT subject, sum((bucket ->> 1)::bigint) AS counted
       FROM fraud.subjects, jsonb_array_elements(activity -> 'failures_1h') bucket GROUP BY 1
   ), customers AS (
     SELECT DISTINCT subject, p.customer
       FROM fraud.assessments a, unnest(a.subjects) subject, payments.payment_intents p
      WHERE subject LIKE 'customer%' AND p.id = a.payment_intent
   )
   SELECT subject, counted, count(f.id) AS declines
     FROM counted JOIN customers USING (subject)
     LEFT JOIN payments.charges f ON f.status = 'failed' AND f.customer = customers.customer
    GROUP BY subject, counted HAVING counted > count(f.id)`,
);
