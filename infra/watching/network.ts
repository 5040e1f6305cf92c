import type { AlarmDescription } from "./alarm";
import { fiveMinutes, type Limit, SILENCE_IS_WELL } from "./limit";
import type { Metric } from "./metric";
import type { Widget } from "./widget";

/** Connections that a NAT gateway could not open, because it had no port left for their destination. */
const natPortErrors = (gateway: $util.Input<string>): Metric => ({
  namespace: "AWS/NATGateway",
  name: "ErrorPortAllocation",
  dimensions: { NatGatewayId: gateway },
  stat: "Sum",
});

/** When an alarm wakes somebody, and why then. */
const LIMITS = {
  // Each is a failed connection to the acquirer or to a merchant.
  "nat-ports": { threshold: 0, ...fiveMinutes(1, 1), missing: SILENCE_IS_WELL },
} as const satisfies Record<string, Limit>;

/** Alarms about the way to the internet: one for each availability zone. */
export function networkAlarms(natGatewayIds: readonly $util.Input<string>[]): AlarmDescription[] {
  return natGatewayIds.map((gateway, zone) => ({
    subject: "network",
    what: `nat-ports-${zone + 1}`,
    means: "A NAT gateway has no port left for a destination: connections of this zone's tasks are not made.",
    runbook: "nat-ports",
    measure: natPortErrors(gateway),
    limit: LIMITS["nat-ports"],
  }));
}

/** Graphs of the NAT gateways between services and the internet. */
export function networkWidgets(natGatewayIds: readonly $util.Input<string>[]): Widget[] {
  const zones = natGatewayIds.map((gateway, zone) => [`zone ${zone + 1}`, natPortErrors(gateway)]);
  return [{ title: "Connections that NAT could not make", lines: Object.fromEntries(zones) }];
}
