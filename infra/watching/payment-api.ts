import { assessmentTimeoutRate, authorisationRate, paymentMetrics, unknownOutcomeRate } from "./metrics";
import type { Stage } from "../stage";
import { type AlarmDescription, alarmsAbout } from "./alarm";
import { AT_LEAST } from "./limits";

/** What can go wrong with payments while every task is well: from the services' own metrics. */
export function paymentAlarms(stage: Stage): AlarmDescription[] {
  const metrics = paymentMetrics(stage);
  const payments = alarmsAbout("payment-api");
  const notifications = alarmsAbout("notification-service");
  return [
    payments(
      "authorisation-rate",
      "authorisation-rate",
      authorisationRate(stage, AT_LEAST.decidedPayments),
      "Too few of the live payments that are decided are approved.",
    ),
    payments(
      "assessment-timeouts",
      "assessment-timeouts",
      assessmentTimeoutRate(stage, AT_LEAST.timeouts),
      "Too many payments get no score within their budget.",
    ),
    payments(
      "unknown-outcomes",
      "unknown-outcomes",
      unknownOutcomeRate(stage, AT_LEAST.unknownOutcomes),
      "The acquirer leaves too many requests without an answer.",
    ),
    payments(
      "attempts-left-open",
      "unknown-outcomes",
      metrics.leftOpen,
      "Recovery does not find out how payments ended.",
    ),
    payments(
      "settlement-discrepancies",
      "settlement",
      metrics.discrepancies,
      "The acquirer's settlement report differs from our books: a person must look.",
    ),
    payments(
      "settlement-reports",
      "settlement",
      metrics.reportsUnknown,
      "The acquirer's settlement reports cannot be fetched.",
    ),
    payments("commits-failed", "commits-failed", metrics.commitsFailed, "payment-api cannot commit what it decides."),
    payments(
      "outbox-age",
      "outbox-age",
      metrics.outboxAge,
      "Events are not taken to the other services, or payment-api no longer says how long they wait.",
    ),
    notifications(
      "delivery-backlog",
      "delivery-backlog",
      metrics.backlogAge,
      "Webhooks are late, or notification-service no longer says how late.",
    ),
  ];
}
