import { connectionBudget } from "../database/connection-budget";
import type { Stage } from "../stage";
import { type AlarmDescription, alarmsAbout } from "./alarm";
import { fiveMinutes, type Limit, minutes, SILENCE_IS_TROUBLE, SILENCE_IS_WELL } from "./limit";
import type { Measure, Metric } from "./metric";
import type { Widget } from "./widget";

/** Aurora's metrics for the writer: the services use no reader. */
function databaseMetrics(cluster: $util.Input<string>) {
  const writer = { namespace: "AWS/RDS", dimensions: { DBClusterIdentifier: cluster, Role: "WRITER" } };
  const whole = { namespace: "AWS/RDS", dimensions: { DBClusterIdentifier: cluster } };
  return {
    capacity: { ...writer, name: "ServerlessDatabaseCapacity", stat: "Average" },
    /** Percent of the maximum capacity. */
    capacityUsed: { ...writer, name: "ACUUtilization", stat: "Average" },
    connections: { ...writer, name: "DatabaseConnections", stat: "Maximum" },
    commitLatency: { ...writer, name: "CommitLatency", stat: "Average" },
    /** Deadlocks per second: a sum would be meaningless. */
    deadlocks: { ...writer, name: "Deadlocks", stat: "Maximum" },
    usedTransactionIds: { ...writer, name: "MaximumUsedTransactionIDs", stat: "Maximum" },
    replicaLag: { ...whole, name: "AuroraReplicaLagMaximum", stat: "Maximum" },
  } satisfies Record<string, Metric>;
}

/** When an alarm wakes somebody, and why then. */
const LIMITS = {
  // If the database needs more than maxAcu, all queries slow down together.
  "capacity-used": { threshold: 90, ...fiveMinutes(3, 3), missing: SILENCE_IS_TROUBLE },
  // We lock rows in the order of their ids, which prevents deadlocks: each is a bug.
  deadlocks: { threshold: 0, ...fiveMinutes(1, 1), missing: SILENCE_IS_WELL },
  // Aurora's readers lag 0.1 s at most. Without data, there is no reader to fail over to.
  "replica-lag": { threshold: 1_000, ...minutes(5, 5), missing: SILENCE_IS_TROUBLE },
  // PostgreSQL stops writing at 2.1 thousand million. Half of that means that autovacuum has not worked for weeks.
  "transaction-ids": { threshold: 1_000_000_000, ...fiveMinutes(3, 3), missing: SILENCE_IS_WELL },
} as const satisfies Record<string, Limit>;

/** Even a deploy at the maximum number of tasks stays within it. People may use the reserve above it. */
const connectionLimit = (stage: Stage): Limit => ({
  threshold: connectionBudget(stage).opened,
  ...fiveMinutes(2, 2),
  missing: SILENCE_IS_WELL,
});

/** Alarms about the database, from AWS's metrics. */
export function databaseAlarms(stage: Stage, cluster: $util.Input<string>): AlarmDescription[] {
  const database = databaseMetrics(cluster);
  const alarms: AlarmDescription[] = [
    alarm("capacity-used", database.capacityUsed, "The writer needs nearly all of the capacity that it may have."),
    {
      subject: "database",
      what: "connections",
      means: "More connections are open than all services together are budgeted for.",
      runbook: "database",
      measure: database.connections,
      limit: connectionLimit(stage),
    },
    alarm("deadlocks", database.deadlocks, "Transactions have deadlocked."),
    alarm(
      "transaction-ids",
      database.usedTransactionIds,
      "Autovacuum does not keep up: in the end the database would stop writing.",
    ),
  ];
  if (stage.database.readers === 0) return alarms;
  const means = "The reader is behind, or there is none: a failover would take long.";
  return [...alarms, alarm("replica-lag", database.replicaLag, means)];
}

const alarm = (what: keyof typeof LIMITS, measure: Measure, means: string): AlarmDescription =>
  alarmsAbout("database", LIMITS)(what, "database", measure, means);

/** Graphs of the database's load. */
export function databaseWidgets(stage: Stage, cluster: $util.Input<string>): Widget[] {
  const { capacity, capacityUsed, connections, commitLatency, deadlocks } = databaseMetrics(cluster);
  return [
    {
      title: "Database capacity",
      lines: { ACU: capacity, "% of the largest": capacityUsed },
      limits: { alarm: LIMITS["capacity-used"].threshold },
    },
    {
      title: "Database connections",
      lines: { open: connections },
      limits: { alarm: connectionLimit(stage).threshold },
    },
    { title: "Database commits", lines: { "milliseconds a commit": commitLatency, "deadlocks a second": deadlocks } },
  ];
}
