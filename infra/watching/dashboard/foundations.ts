import { connectionLimit, LIMITS } from "../limits";
import type { WatchedService } from "../services";
import {
  blockedRate,
  balancingMetrics,
  databaseMetrics,
  firewallMetrics,
  natPortErrors,
  PROBE_REGION,
  probeStatus,
} from "../metrics";
import type { Stage } from "../../stage";
import type { WatchedParts } from "../watched-parts";
import type { Widget } from "../widget";

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

/** What merchants meet before they meet payment-api. */
export function entranceWidgets(stage: Stage, { firewall, probe }: Pick<WatchedParts, "firewall" | "probe">): Widget[] {
  const { allowed, blocked } = firewallMetrics(stage, firewall);
  return [
    { title: "Firewall: requests a minute", lines: { "let through": allowed, refused: blocked }, isStacked: true },
    {
      title: "Firewall: refused of all requests",
      lines: { refused: blockedRate(stage, firewall, 1) },
      unit: "%",
      limits: { alarm: LIMITS["blocked-requests"].threshold },
    },
    {
      title: "The API answers from outside: 1 is yes",
      lines: { "Route 53": probeStatus(probe) },
      limits: { alarm: LIMITS.unreachable.threshold },
      region: PROBE_REGION,
    },
  ];
}
