import type { Stage } from "../stage";
import { type AlarmDescription, alarmsAbout } from "./alarm";
import { fiveMinutes, type Limit, minutes, SILENCE_IS_TROUBLE, SILENCE_IS_WELL } from "./limit";
import { type Computed, type Metric, ownMetrics, rate } from "./metric";
import type { Widget } from "./widget";

/** What payment-api counts and measures. */
function metricsOf(stage: Stage) {
  const { count } = ownMetrics(stage, "payment-api");
  return {
    approved: count("AuthorisationsApproved"),
    declined: count("AuthorisationsDeclined"),
    blocked: count("AuthorisationsBlocked"),
    notDone: count("AuthorisationsNotDone"),
    assessments: count("Assessments"),
    assessmentTimeouts: count("AssessmentTimeouts"),
    /** Has no alarm: merchants review these payments, and the cause, scores that time out, has its own alarm. */
    marked: count("PaymentsMarked"),
    acquirerRequests: count("AcquirerRequests"),
    unknownOutcomes: count("UnknownOutcomes"),
    leftOpen: count("AttemptsLeftOpen"),
    discrepancies: count("SettlementDiscrepancies"),
    reportsUnknown: count("SettlementReportsUnknown"),
    commitsFailed: count("CommitsFailed"),
    requestsRefused: count("RequestsRefused"),
    outboxAge: outboxAge(stage),
  } satisfies Record<string, Metric>;
}

/** How long the oldest event has waited. */
export const outboxAge = (stage: Stage): Metric => ownMetrics(stage, "payment-api").oldest("OutboxAge");

/**
 * The percentage of decided live payments that were approved. Payments that we block, or for which we cannot reach the
 * acquirer, lower it too: merchants do not care whose fault it is.
 */
function authorisationRate(stage: Stage, atLeast: number): Computed {
  const { approved, declined, blocked, notDone } = metricsOf(stage);
  const decided = "(FILL(approved, 0) + FILL(declined, 0) + FILL(blocked, 0) + FILL(notDone, 0))";
  return {
    expression: `IF(${decided} >= ${atLeast}, 100 * FILL(approved, 0) / ${decided}, 100)`,
    of: { approved, declined, blocked, notDone },
  };
}

/** The percentage of payments that got no score in time. */
function assessmentTimeoutRate(stage: Stage, atLeast: number): Computed {
  const { assessmentTimeouts: part, assessments: whole } = metricsOf(stage);
  return rate(part, whole, atLeast);
}

/** The percentage of requests to the acquirer with an unknown outcome. */
function unknownOutcomeRate(stage: Stage, atLeast: number): Computed {
  const { unknownOutcomes: part, acquirerRequests: whole } = metricsOf(stage);
  return rate(part, whole, atLeast);
}

/** When an alarm wakes somebody, and why then. */
export const LIMITS = {
  // Adjust it to the first month's rate: online card payments mostly reach 80 to 95 %.
  "authorisation-rate": { threshold: 70, fires: "below", ...fiveMinutes(3, 3), missing: SILENCE_IS_WELL },
  // We decide these payments without a score. A p99 within the budget allows one in a hundred.
  "assessment-timeouts": { threshold: 5, ...fiveMinutes(2, 3), missing: SILENCE_IS_WELL },
  // Merchants see "processing", and shoppers wait.
  "unknown-outcomes": { threshold: 2, ...fiveMinutes(2, 3), missing: SILENCE_IS_WELL },
  // Recovery asks again every half minute; an acquirer that has no answer after a quarter of an hour will have none soon.
  "attempts-left-open": { threshold: 0, ...fiveMinutes(3, 3), missing: SILENCE_IS_WELL },
  // The acquirer and we disagree about money.
  "settlement-discrepancies": { threshold: 0, ...fiveMinutes(1, 1), missing: SILENCE_IS_WELL },
  // We ask for reports every ten seconds; if none arrives for an hour, merchants are not paid.
  "settlement-reports": { threshold: 0, ...fiveMinutes(12, 12), missing: SILENCE_IS_WELL },
  // A failover causes a burst; one bad request causes two. More in both periods of five minutes is a lasting fault.
  "commits-failed": { threshold: 5, ...fiveMinutes(2, 2), missing: SILENCE_IS_WELL },
  // An event leaves within milliseconds, or within 17 s after a crash (a lease and a poll).
  "outbox-age": { threshold: 60, ...minutes(5, 5), missing: SILENCE_IS_TROUBLE },
} as const satisfies Record<string, Limit>;

/** A share counts only from this many cases in a period: fewer may be chance. */
const DECIDED_AT_LEAST = 50;
const TIMEOUTS_AT_LEAST = 5;
const UNKNOWN_AT_LEAST = 3;

/** Alarms about payments while every task is healthy, from payment-api's own metrics. */
export function paymentApiAlarms(stage: Stage): AlarmDescription[] {
  const metrics = metricsOf(stage);
  const alarm = alarmsAbout("payment-api", LIMITS);
  return [
    alarm(
      "authorisation-rate",
      "authorisation-rate",
      authorisationRate(stage, DECIDED_AT_LEAST),
      "Too few of the live payments that are decided are approved.",
    ),
    alarm(
      "assessment-timeouts",
      "assessment-timeouts",
      assessmentTimeoutRate(stage, TIMEOUTS_AT_LEAST),
      "Too many payments get no score within their budget.",
    ),
    alarm(
      "unknown-outcomes",
      "unknown-outcomes",
      unknownOutcomeRate(stage, UNKNOWN_AT_LEAST),
      "The acquirer leaves too many requests without an answer.",
    ),
    alarm("attempts-left-open", "unknown-outcomes", metrics.leftOpen, "Recovery does not find out how payments ended."),
    alarm(
      "settlement-discrepancies",
      "settlement",
      metrics.discrepancies,
      "The acquirer's settlement report differs from our books: a person must look.",
    ),
    alarm(
      "settlement-reports",
      "settlement",
      metrics.reportsUnknown,
      "The acquirer's settlement reports cannot be fetched.",
    ),
    alarm("commits-failed", "commits-failed", metrics.commitsFailed, "payment-api cannot commit what it decides."),
    alarm(
      "outbox-age",
      "outbox-age",
      metrics.outboxAge,
      "Events are not taken to the other services, or payment-api no longer says how long they wait.",
    ),
  ];
}

/** Graphs of payments, and graphs for the lower part that a person must look at. */
export function paymentApiWidgets(stage: Stage): { payments: Widget[]; attention: Widget[] } {
  const metrics = metricsOf(stage);
  const { approved, declined, blocked, notDone } = metrics;
  const payments: Widget[] = [
    {
      title: "Authorisation rate, live payments",
      lines: { "approved of decided": authorisationRate(stage, 1) },
      unit: "%",
      limits: { alarm: LIMITS["authorisation-rate"].threshold },
    },
    {
      title: "Live payments decided a minute",
      lines: { approved, declined, "blocked by us": blocked, "acquirer not reached": notDone },
      isStacked: true,
    },
    {
      title: "Score time-outs, unknown outcomes",
      lines: {
        "payments without a score": assessmentTimeoutRate(stage, 1),
        "acquirer requests without an answer": unknownOutcomeRate(stage, 1),
      },
      unit: "%",
    },
    {
      title: "Requests refused a minute, because too many are under way",
      lines: { "429 and 503": metrics.requestsRefused },
    },
  ];
  const attention: Widget[] = [
    {
      title: "What a person must look at",
      lines: {
        "payments marked by their late score": metrics.marked,
        "attempts left open": metrics.leftOpen,
        "settlement discrepancies": metrics.discrepancies,
        "settlement reports not had": metrics.reportsUnknown,
        "failed commits": metrics.commitsFailed,
      },
    },
  ];
  return { payments, attention };
}
