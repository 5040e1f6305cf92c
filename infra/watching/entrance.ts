import type { DeployedService } from "../service/deployed-service";
import type { Stage } from "../stage";
import { type AlarmDescription, alarmsAbout } from "./alarm";
import { fiveMinutes, type Limit, SILENCE_IS_TROUBLE, SILENCE_IS_WELL } from "./limit";
import type { Computed, Metric } from "./metric";
import { PROBE, PROBE_REGION, probeStatus, UNREACHABLE } from "./probe";
import { type Balancing, balancingMetrics, watchedService } from "./services";
import type { Widget } from "./widget";

/** The way in from the internet. */
interface WatchedEntrance {
  readonly balancing: Balancing;
  readonly firewall: $util.Input<string>;
  readonly certificateArn: $util.Input<string>;
}

/** The service that the internet reaches: the one with a certificate. */
export function publicServiceOf(services: readonly DeployedService[]) {
  const found = services.find(({ certificateArn }) => certificateArn !== undefined);
  if (found?.certificateArn === undefined) throw new Error("no service has a certificate: nobody could reach it");
  return { ...found, certificateArn: found.certificateArn };
}

/** Where CloudWatch finds the way in. */
export function watchedEntrance(
  cluster: sst.aws.Cluster,
  services: readonly DeployedService[],
  firewall: $util.Input<string>,
): WatchedEntrance {
  const service = publicServiceOf(services);
  return { ...watchedService(cluster, service), firewall, certificateArn: service.certificateArn };
}

/** Days until a certificate expires. ACM reports twice a day, and no more once it has expired. */
const daysToExpiry = (certificateArn: $util.Input<string>): Metric => ({
  namespace: "AWS/CertificateManager",
  name: "DaysToExpiry",
  dimensions: { CertificateArn: certificateArn },
  stat: "Minimum",
});

/** What the firewall lets through and what it refuses. `name` is that of its own metrics. */
function firewallMetrics(stage: Stage, name: $util.Input<string>) {
  const own = { namespace: "AWS/WAFV2", dimensions: { WebACL: name, Region: stage.region, Rule: "ALL" } };
  return {
    allowed: { ...own, name: "AllowedRequests", stat: "Sum" },
    blocked: { ...own, name: "BlockedRequests", stat: "Sum" },
  } satisfies Record<string, Metric>;
}

/** The percentage of requests that the firewall refuses. */
function blockedRate(stage: Stage, firewall: $util.Input<string>, atLeast: number): Computed {
  const blocked = "FILL(blocked, 0)";
  return {
    expression: `IF(${blocked} >= ${atLeast}, 100 * ${blocked} / (${blocked} + FILL(allowed, 0)), 0)`,
    of: firewallMetrics(stage, firewall),
  };
}

/** In five minutes, if one machine asks from each region. AWS has more, and does not say how many. */
const PROBED_IN_FIVE_MINUTES = (PROBE.regions.length * 300) / PROBE.intervalSeconds;

/** When somebody is woken, and why then. */
const LIMITS = {
  // The probe's requests come at night too, and to a shop without customers. Fewer than half of them: something stops them.
  "low-traffic": {
    threshold: PROBED_IN_FIVE_MINUTES / 2,
    rings: "below",
    ...fiveMinutes(3, 3),
    missing: SILENCE_IS_TROUBLE,
  },
  // Strangers' scans are hundreds of requests and over within minutes. A rule that refuses merchants goes on.
  "blocked-requests": { threshold: 20, ...fiveMinutes(3, 3), missing: SILENCE_IS_WELL },
  // ACM renews its own about six weeks before; imported ones of 90 days are usually renewed at 30. Silence: it has expired, or
  // ACM has not reported on a new one yet, which takes up to half a day. CloudWatch cannot tell the two apart: an alarm over
  // more periods counts those before its certificate existed as silent, too.
  "certificate-expiry": {
    threshold: 21,
    rings: "below",
    periodSeconds: 86_400,
    periods: [1, 1],
    missing: SILENCE_IS_TROUBLE,
  },
} as const satisfies Record<string, Limit>;

/** Fewer refusals than this tell nothing: a share counts only from so many cases a period. */
const BLOCKED_AT_LEAST = 100;

/**
 * What keeps merchants out while every task is well. Nothing fails then, so no other alarm rings, but for the probe's
 * (probe.ts).
 */
export function entranceAlarms(
  stage: Stage,
  { balancing, firewall, certificateArn }: WatchedEntrance,
): AlarmDescription[] {
  const alarm = alarmsAbout("payment-api", LIMITS);
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
      blockedRate(stage, firewall, BLOCKED_AT_LEAST),
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

/** What merchants meet before they meet payment-api. */
export function entranceWidgets(
  stage: Stage,
  { firewall, probe }: { readonly firewall: $util.Input<string>; readonly probe: $util.Input<string> },
): Widget[] {
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
      limits: { alarm: UNREACHABLE.threshold },
      region: PROBE_REGION,
    },
  ];
}
