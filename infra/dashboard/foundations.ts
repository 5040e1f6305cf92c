import { connectionLimit, LIMITS } from "../alarms/limits";
import type { WatchedService } from "../alarms/services";
import { balancingMetrics, databaseMetrics, natPortErrors } from "../metrics";
import type { Stage } from "../stage";
import type { Widget } from "./widget";

/** How much of the database is in use. */
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

/** What stands between services and their callers, and between services and the internet. */
export function networkWidgets(
  services: readonly WatchedService[],
  natGatewayIds: readonly $util.Input<string>[],
): Widget[] {
  const ofBalancers = services.flatMap(({ name, balancing }) => {
    const { unhealthy, rejected } = balancingMetrics(balancing);
    return [
      [`${name}: unhealthy tasks`, unhealthy],
      [`${name}: rejected connections`, rejected],
    ];
  });
  const zones = natGatewayIds.map((gateway, zone) => [`zone ${zone + 1}`, natPortErrors(gateway)]);
  return [
    { title: "Load balancers", lines: Object.fromEntries(ofBalancers) },
    { title: "Connections that NAT could not make", lines: Object.fromEntries(zones) },
  ];
}
