import { databaseMetrics, type Measure } from "./metrics";
import type { Stage } from "../stage";
import { type AlarmDescription, alarmsAbout } from "./alarm";
import { connectionLimit, type LimitName } from "./limits";

/** What can go wrong with the database, seen from outside. */
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

const alarm = (what: LimitName, measure: Measure, means: string): AlarmDescription =>
  alarmsAbout("database")(what, "database", measure, means);
