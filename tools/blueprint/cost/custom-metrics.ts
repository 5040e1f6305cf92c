import { type Fields, objects, text } from "../read.ts";

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
export function metricsOf(containers: readonly Fields[]): readonly string[] {
  return containers.filter((container) => !isOff(container)).flatMap(({ name }) => EMITTED[text(name)] ?? []);
}

function isOff({ environment }: Fields): boolean {
  const setting = objects(environment).find(({ name }) => name === "METRICS");
  return ["false", "off"].includes(text(setting?.["value"]));
}
