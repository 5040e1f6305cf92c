import { balancingMetrics, blockedRate, daysToExpiry } from "./metrics";
import type { Stage } from "../stage";
import type { WatchedEntrance } from "./watched-parts";
import { type AlarmDescription, alarmsAbout } from "./alarm";
import { AT_LEAST } from "./limits";

/**
 * What keeps merchants out while every task is well. Nothing fails then, so no other alarm rings, but for the probe's
 * (probe.ts).
 */
export function entranceAlarms(
  stage: Stage,
  { balancing, firewall, certificateArn }: WatchedEntrance,
): AlarmDescription[] {
  const alarm = alarmsAbout("payment-api");
  return [
    alarm(
      "low-traffic",
      "low-traffic",
      balancingMetrics(balancing).requests,
      "Fewer requests reach payment-api than the probe alone makes.",
    ),
    alarm(
      "blocked-requests",
      "blocked-requests",
      blockedRate(stage, firewall, AT_LEAST.blockedRequests),
      "The firewall refuses too many of the requests.",
    ),
    alarm(
      "certificate-expiry",
      "certificate-expiry",
      daysToExpiry(certificateArn),
      "The API's certificate expires soon, has expired, or is so new that ACM has not reported on it yet.",
    ),
  ];
}
