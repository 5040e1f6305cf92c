import { connectionBudget } from "../database/connection-budget";
import type { ServiceName, Stage } from "../stage";

/** When an alarm rings. */
export interface Limit {
  /** It rings above this, or below it where it says so. */
  readonly threshold: number;
  readonly rings?: "below";
  readonly periodSeconds: 60 | 300 | 86_400;
  /** So many of the last periods must be beyond the threshold. */
  readonly periods: readonly [beyond: number, of: number];
  /** What a period without data means. */
  readonly missing: Missing;
}

type Missing = "breaching" | "notBreaching";

/** Something that reports every minute reports no more: that is worse than any number it could report. */
const SILENCE_IS_TROUBLE: Missing = "breaching";
/** It is reported only when it happens, or only where there is traffic. */
const SILENCE_IS_WELL: Missing = "notBreaching";

const minutes = (beyond: number, of: number) => ({ periodSeconds: 60, periods: [beyond, of] }) as const;
const fiveMinutes = (beyond: number, of: number) => ({ periodSeconds: 300, periods: [beyond, of] }) as const;

/** Fewer than these tell nothing: a share counts only from so many cases a period. */
export const AT_LEAST = {
  errors: 5,
  decidedPayments: 50,
  timeouts: 5,
  unknownOutcomes: 3,
  blockedRequests: 100,
} as const;

/** How the API is asked from outside, whether anybody else asks it or not. */
export const PROBE = {
  // AWS asks for three at least. If only one of them cannot reach us, the fault is not ours.
  regions: ["us-east-1", "eu-west-1", "ap-southeast-1"],
  intervalSeconds: 30,
  // A deploy or a failover may cost one answer.
  failures: 3,
} as const;

/** In five minutes, if one machine asks from each region. AWS has more, and does not say how many. */
const PROBED_IN_FIVE_MINUTES = (PROBE.regions.length * 300) / PROBE.intervalSeconds;

/** Every number that wakes somebody, with its reason. */
export const LIMITS = {
  // A task that is replaced is there again within three minutes, pulled image and health checks included.
  "running-below-desired": { threshold: 0, ...minutes(5, 5), missing: SILENCE_IS_TROUBLE },
  // One request in a hundred fails: merchants' SDKs hide that by retrying for some minutes, not longer.
  errors: { threshold: 1, ...minutes(3, 5), missing: SILENCE_IS_WELL },
  // Those of the load balancer mean that no task answered: a few may be a task's end, more are not.
  "load-balancer-errors": { threshold: 5, ...minutes(2, 3), missing: SILENCE_IS_WELL },
  // A task that fails its health check is replaced within two minutes; one that stays is not.
  "unhealthy-hosts": { threshold: 0, ...minutes(5, 5), missing: SILENCE_IS_WELL },
  // The load balancer turns nobody away before it has scaled as far as it can.
  "rejected-connections": { threshold: 0, ...minutes(1, 1), missing: SILENCE_IS_WELL },
  // Autoscaling aims at 70 %: what stays above 85 has no more tasks to scale to, or does not scale. Without tasks
  // there is no data, and running-below-desired rings.
  cpu: { threshold: 85, ...fiveMinutes(3, 3), missing: SILENCE_IS_WELL },
  // Autoscaling aims at 80 %. Memory that only grows ends in tasks that are killed.
  memory: { threshold: 90, ...fiveMinutes(3, 3), missing: SILENCE_IS_WELL },

  // In need of more than maxAcu, everything gets slower together.
  "capacity-used": { threshold: 90, ...fiveMinutes(3, 3), missing: SILENCE_IS_TROUBLE },
  // Rows are locked in the order of their ids, so that there is none: each is a bug.
  deadlocks: { threshold: 0, ...fiveMinutes(1, 1), missing: SILENCE_IS_WELL },
  // Aurora's readers are 0.1 s behind at most. No data: there is no reader to fail over to.
  "replica-lag": { threshold: 1_000, ...minutes(5, 5), missing: SILENCE_IS_TROUBLE },
  // Half of the way to the 2.1 thousand million at which PostgreSQL stops writing: autovacuum has not worked for weeks.
  "transaction-ids": { threshold: 1_000_000_000, ...fiveMinutes(3, 3), missing: SILENCE_IS_WELL },

  // Each is a connection to the acquirer or to a merchant that was not made.
  "nat-ports": { threshold: 0, ...fiveMinutes(1, 1), missing: SILENCE_IS_WELL },

  // Each is a failed deploy that nobody was told of.
  "deploy-mails-lost": { threshold: 0, ...fiveMinutes(1, 1), missing: SILENCE_IS_WELL },

  // By then most machines have failed three times in a row. Silence: nobody knows whether the API can be reached.
  unreachable: { threshold: 1, rings: "below", ...minutes(2, 2), missing: SILENCE_IS_TROUBLE },
  // The probe's requests come at night too, and to a shop without customers. Fewer than half of them: something stops them.
  "low-traffic": {
    threshold: PROBED_IN_FIVE_MINUTES / 2,
    rings: "below",
    ...fiveMinutes(3, 3),
    missing: SILENCE_IS_TROUBLE,
  },
  // Strangers' scans are hundreds of requests and over within minutes. A rule that refuses merchants goes on.
  "blocked-requests": { threshold: 20, ...fiveMinutes(3, 3), missing: SILENCE_IS_WELL },
  // ACM renews its own about six weeks before; imported ones of 90 days are usually renewed at 30. Silence: it has expired, or
  // ACM has not reported on a new one yet, which takes up to half a day. CloudWatch cannot tell the two apart: an alarm over
  // more periods counts those before its certificate existed as silent, too.
  "certificate-expiry": {
    threshold: 21,
    rings: "below",
    periodSeconds: 86_400,
    periods: [1, 1],
    missing: SILENCE_IS_TROUBLE,
  },

  // An event leaves within milliseconds, after a crash within 17 s (a lease and a poll).
  "outbox-age": { threshold: 60, ...minutes(5, 5), missing: SILENCE_IS_TROUBLE },
  // A delivery that is due waits for seconds. One endpoint with a long backlog of its own can also be it: see the runbook.
  "delivery-backlog": { threshold: 300, ...minutes(10, 10), missing: SILENCE_IS_TROUBLE },
  // Set it again from the first month's own rate: card payments online are mostly between 80 and 95 %.
  "authorisation-rate": { threshold: 70, rings: "below", ...fiveMinutes(3, 3), missing: SILENCE_IS_WELL },
  // Their payments are decided without a score. One in a hundred is what a p99 within the budget allows.
  "assessment-timeouts": { threshold: 5, ...fiveMinutes(2, 3), missing: SILENCE_IS_WELL },
  // Merchants see "processing", and shoppers wait.
  "unknown-outcomes": { threshold: 2, ...fiveMinutes(2, 3), missing: SILENCE_IS_WELL },
  // Recovery asks again every half minute; an acquirer that still cannot say after a quarter of an hour will not soon.
  "attempts-left-open": { threshold: 0, ...fiveMinutes(3, 3), missing: SILENCE_IS_WELL },
  // Money that the acquirer and we do not agree on.
  "settlement-discrepancies": { threshold: 0, ...fiveMinutes(1, 1), missing: SILENCE_IS_WELL },
  // Asked for every ten seconds; nothing for an hour means that merchants are not paid.
  "settlement-reports": { threshold: 0, ...fiveMinutes(12, 12), missing: SILENCE_IS_WELL },
  // A failover costs a burst; one bad request costs two. More in ten minutes is something that goes on.
  "commits-failed": { threshold: 5, ...fiveMinutes(2, 2), missing: SILENCE_IS_WELL },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;

/** Even a deploy at the maximum number of tasks stays within it. More are somebody else's, and the reserve is there for people. */
export const connectionLimit = (stage: Stage): Limit => ({
  threshold: connectionBudget(stage).opened,
  ...fiveMinutes(2, 2),
  missing: SILENCE_IS_WELL,
});

/** Seconds that 99 of 100 answers may take. */
const SLOWEST: Readonly<Record<ServiceName, number>> = {
  // The acquirer is waited for, up to 20 s; a shopper who waits for 5 s presses the button again.
  "payment-api": 5,
  // payment-api waits for 80 ms: whoever is later is not heard.
  "fraud-detection": 0.08,
  // The relay waits for 10 s, and the outbox grows meanwhile.
  "notification-service": 2,
};

/** A rare slow answer is no fault, so it takes a quarter of an hour. */
export const latencyLimit = (service: ServiceName): Limit => ({
  threshold: SLOWEST[service],
  ...fiveMinutes(3, 3),
  missing: SILENCE_IS_WELL,
});

/**
 * While a deploy runs, it is worth more to be quick than to be sure: going back costs nothing. Without traffic there is
 * no data, and a deploy must not fail for that.
 */
export const ROLLBACK = {
  errors: { threshold: 1, ...minutes(2, 3), missing: SILENCE_IS_WELL },
  // New tasks answer more slowly until they are warm.
  latency: (service: ServiceName): Limit => ({
    ...latencyLimit(service),
    ...minutes(3, 3),
    threshold: 2 * SLOWEST[service],
  }),
} as const;
