/** The CloudWatch units that we use. */
export type Unit = "Count" | "Milliseconds" | "Seconds";

/** The metrics of one service: name to unit. Names are PascalCase nouns. */
export type MetricTable = Readonly<Record<string, Unit>>;

/** The CloudWatch namespace of all our metrics; they have the dimensions `Service` and `Stage`. */
export const METRIC_NAMESPACE = "PaymentPlatform";

/**
 * Every metric that a service counts or records. Services can write no others, alarms and the dashboard can read no
 * others, and the cost estimate counts them.
 */
export const METRICS = {
  "payment-api": {
    AcquirerRequests: "Count",
    AssessmentTimeouts: "Count",
    Assessments: "Count",
    AttemptsLeftOpen: "Count",
    AttemptsRecovered: "Count",
    AuthorisationsApproved: "Count",
    AuthorisationsBlocked: "Count",
    AuthorisationsChallenged: "Count",
    AuthorisationsDeclined: "Count",
    AuthorisationsNotDone: "Count",
    CommitDuration: "Milliseconds",
    CommitItems: "Count",
    CommitsFailed: "Count",
    MovementsSettled: "Count",
    OutboxAge: "Seconds",
    PaymentsMarked: "Count",
    RequestTime: "Milliseconds",
    RequestsRefused: "Count",
    SettlementDiscrepancies: "Count",
    SettlementReportsUnknown: "Count",
    UnknownOutcomes: "Count",
  },
  "fraud-detection": {
    AssessmentCallsCommitted: "Count",
    AssessmentCallsFailed: "Count",
    AssessmentCallsRefused: "Count",
    AssessmentCommitDuration: "Milliseconds",
    AssessmentsAllowed: "Count",
    AssessmentsBlocked: "Count",
    AssessmentsToReview: "Count",
  },
  "notification-service": {
    Deliveries: "Count",
    DeliveryAttemptsFailed: "Count",
    DeliveryBacklogAge: "Seconds",
  },
} as const satisfies Readonly<Record<string, MetricTable>>;

/** A service that writes metrics. */
export type MeteredService = keyof typeof METRICS;

/** The metrics of a service, by name. */
export type MetricOf<Service extends MeteredService> = keyof (typeof METRICS)[Service] & string;

/** The counters of a service: metrics with the unit `Count`. */
export type CounterOf<Service extends MeteredService> = CounterIn<(typeof METRICS)[Service]>;

/** The names of a table whose unit is `Count`. */
export type CounterIn<Table extends MetricTable> = {
  [Name in keyof Table]: Table[Name] extends "Count" ? Name : never;
}[keyof Table] &
  string;
