import type { Stage } from "../stage";
import { type Metric, ownMetrics } from "./metric";
import type { Widget } from "./widget";

/** What fraud-detection counts and measures. No alarm watches it: payment-api's alarm fires when scores are late. */
function metricsOf(stage: Stage) {
  const { count, slowest } = ownMetrics(stage, "fraud-detection");
  return {
    allowed: count("AssessmentsAllowed"),
    toReview: count("AssessmentsToReview"),
    blocked: count("AssessmentsBlocked"),
    answered: count("AssessmentCallsCommitted"),
    failed: count("AssessmentCallsFailed"),
    refused: count("AssessmentCallsRefused"),
    commit: slowest("AssessmentCommitDuration"),
  } satisfies Record<string, Metric>;
}

/** Graphs of the scores and their speed. */
export function fraudDetectionWidgets(stage: Stage): Widget[] {
  const { allowed, toReview, blocked, answered, failed, refused, commit } = metricsOf(stage);
  return [
    {
      title: "Payments scored a minute",
      lines: { allowed, "to review": toReview, blocked },
      isStacked: true,
    },
    { title: "Calls for scores a minute", lines: { answered, failed, refused } },
    { title: "Slowest commits of scores", lines: { p99: commit }, unit: "ms" },
  ];
}
