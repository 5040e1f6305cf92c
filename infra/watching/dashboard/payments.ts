import { LIMITS } from "../limits";
import { assessmentTimeoutRate, authorisationRate, paymentMetrics, unknownOutcomeRate } from "../metrics";
import type { Stage } from "../../stage";
import type { Widget } from "../widget";

/** What becomes of payments, and of what merchants are to hear of them. */
export function paymentWidgets(stage: Stage): Widget[] {
  const metrics = paymentMetrics(stage);
  const { approved, declined, blocked, notDone } = metrics;
  return [
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
    {
      title: "Payments scored a minute",
      lines: { allowed: metrics.allowed, "to review": metrics.toReview, blocked: metrics.scoredOut },
      isStacked: true,
    },
    {
      title: "Calls for scores a minute",
      lines: { answered: metrics.scoringCalls, failed: metrics.scoringFailed, refused: metrics.scoringRefused },
    },
    {
      title: "Slowest commits of scores",
      lines: { p99: metrics.scoringCommit },
      unit: "ms",
    },
    {
      title: "Age of the oldest event that waits",
      lines: { outbox: metrics.outboxAge, "webhook deliveries that are due": metrics.backlogAge },
      unit: "s",
      limits: {
        "outbox alarm": LIMITS["outbox-age"].threshold,
        "deliveries alarm": LIMITS["delivery-backlog"].threshold,
      },
    },
    {
      title: "Webhook deliveries a minute",
      lines: { delivered: metrics.deliveries, "attempts failed": metrics.deliveryAttemptsFailed },
    },
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
}
