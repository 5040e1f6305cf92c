import { type Container, variableOf } from "../containers.ts";

/**
 * What the services count and measure: the names that their code gives to `metrics.count` and `metrics.record`, each a
 * metric of its own with the dimensions Service and Stage. A test holds it against the code.
 */
export const EMITTED: Readonly<Record<string, readonly string[]>> = {
  "payment-api": [
    "AcquirerRequests",
    "AssessmentTimeouts",
    "Assessments",
    "AttemptsLeftOpen",
    "AttemptsRecovered",
    "AuthorisationsApproved",
    "AuthorisationsBlocked",
    "AuthorisationsChallenged",
    "AuthorisationsDeclined",
    "AuthorisationsNotDone",
    "CommitDuration",
    "CommitItems",
    "CommitsFailed",
    "MovementsSettled",
    "OutboxAge",
    "PaymentsMarked",
    "RequestTime",
    "RequestsRefused",
    "SettlementDiscrepancies",
    "SettlementReportsUnknown",
    "UnknownOutcomes",
  ],
  "fraud-detection": [
    "AssessmentCallsCommitted",
    "AssessmentCallsFailed",
    "AssessmentCallsRefused",
    "AssessmentCommitDuration",
    "AssessmentsAllowed",
    "AssessmentsBlocked",
    "AssessmentsToReview",
  ],
  "notification-service": ["Deliveries", "DeliveryAttemptsFailed", "DeliveryBacklogAge"],
};

/** The metrics that a task's containers write. One that does not say METRICS is taken to write them. */
export function metricsOf(containers: readonly Container[]): readonly string[] {
  return containers.filter((container) => !isOff(container)).flatMap(({ name }) => EMITTED[name ?? ""] ?? []);
}

function isOff(container: Container): boolean {
  return ["false", "off"].includes(variableOf(container, "METRICS"));
}
