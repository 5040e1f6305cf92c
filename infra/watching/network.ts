import { natPortErrors } from "./metrics";
import type { AlarmDescription } from "./alarm";
import { LIMITS } from "./limits";

/** What can go wrong on the way to the internet: one alarm for each availability zone. */
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
