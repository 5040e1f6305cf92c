/** What an alarm watches: metrics, and the expression over them ("" if it watches a metric directly). */
export interface Measured {
  readonly expression: string;
  readonly names: readonly string[];
}

/** Which thresholds make sense for a metric. The tables of infra/watching choose one between `least` and `most`. */
export interface MetricLimit {
  readonly isOf: (measured: Measured) => boolean;
  /** The side of the threshold that means trouble. */
  readonly trouble: "above" | "below";
  readonly least: number;
  readonly most: number;
  /** What missing data means; "trouble" for a metric that reports every minute. */
  readonly silence: "trouble" | "well";
}

const metric =
  (pattern: RegExp): MetricLimit["isOf"] =>
  ({ expression, names }) =>
    expression === "" && names.some((name) => pattern.test(name));
const expression =
  (pattern: RegExp): MetricLimit["isOf"] =>
  (measured) =>
    pattern.test(measured.expression);
const above = (
  isOf: MetricLimit["isOf"],
  least: number,
  most: number,
  silence: MetricLimit["silence"] = "well",
): MetricLimit => ({
  isOf,
  trouble: "above",
  least,
  most,
  silence,
});
const below = (
  isOf: MetricLimit["isOf"],
  least: number,
  most: number,
  silence: MetricLimit["silence"] = "well",
): MetricLimit => ({
  ...above(isOf, least, most, silence),
  trouble: "below",
});

/** The first match applies. */
export const LIMITS: readonly MetricLimit[] = [
  // Percent.
  above(metric(/^(CPU|Memory)Utilization$/), 50, 99),
  above(metric(/^ACUUtilization$/), 50, 99, "trouble"),
  below(expression(/100 \* .*approved/), 30, 95),
  // A share of failures: merchants call before half of all requests fail.
  above(expression(/100 \* /), 0, 50),
  // Tasks.
  above(expression(/^desired - running$/), 0, 3, "trouble"),
  above(metric(/^UnHealthyHostCount$/), 0, 3),
  below(metric(/^HealthyHostCount$/), 1, 10, "trouble"),
  // Seconds. A request waits 60 s at most; merchants notice a backlog of an hour.
  above(metric(/^TargetResponseTime$/), 0.01, 20),
  above(metric(/^(OutboxAge|DeliveryBacklogAge)$/), 10, 1_800, "trouble"),
  // Milliseconds.
  above(metric(/^AuroraReplicaLagMaximum$/), 100, 60_000, "trouble"),
  // Each is a fault, but a handful may be chance.
  above(
    metric(/^(HTTPCode_\w+_5XX_Count|RejectedConnectionCount|ErrorPortAllocation|FailedInvocations|Deadlocks)$/),
    0,
    100,
  ),
  above(metric(/^(AttemptsLeftOpen|SettlementDiscrepancies|SettlementReportsUnknown|CommitsFailed)$/), 0, 100),
  // Aurora allows 5,000 connections at most; PostgreSQL stops writing at 2.1 thousand million transactions.
  above(metric(/^DatabaseConnections$/), 10, 4_999),
  above(metric(/^MaximumUsedTransactionIDs$/), 200_000_000, 1_800_000_000),
  // Here too little means trouble.
  below(metric(/^RequestCount$/), 1, 10_000),
  above(metric(/^BlockedRequests$/), 1, 100_000),
  below(metric(/^DaysToExpiry$/), 7, 60),
  below(metric(/^HealthCheckStatus$/), 1, 1),
  below(metric(/^HealthCheckPercentageHealthy$/), 10, 100),
];
