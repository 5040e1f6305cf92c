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

/** Finds what CloudWatch needs to watch the way in. */
export function watchedEntrance(
  cluster: sst.aws.Cluster,
  services: readonly DeployedService[],
  firewall: $util.Input<string>,
): WatchedEntrance {
  const service = publicServiceOf(services);
  return { ...watchedService(cluster, service), firewall, certificateArn: service.certificateArn };
}

/** Days until a certificate expires. ACM reports twice a day, and stops when it has expired. */
const daysToExpiry = (certificateArn: $util.Input<string>): Metric => ({
  namespace: "AWS/CertificateManager",
  name: "DaysToExpiry",
  dimensions: { CertificateArn: certificateArn },
  stat: "Minimum",
});

/** How many requests the firewall allows and refuses. `name` is its metric name. */
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

/** Probes in five minutes if each region has one machine. AWS has more, but does not say how many. */
const PROBED_IN_FIVE_MINUTES = (PROBE.regions.length * 300) / PROBE.intervalSeconds;

/** When an alarm wakes somebody, and why then. */
const LIMITS = {
  // The probe sends requests even at night and without customers. If fewer than half arrive, something stops them.
  "low-traffic": {
    threshold: PROBED_IN_FIVE_MINUTES / 2,
    fires: "below",
    ...fiveMinutes(3, 3),
    missing: SILENCE_IS_TROUBLE,
  },
  // Strangers' scans are hundreds of requests and end within minutes. A rule that refuses merchants does not stop.
  "blocked-requests": { threshold: 20, ...fiveMinutes(3, 3), missing: SILENCE_IS_WELL },
  // ACM renews its own certificates about six weeks before they expire; people usually renew imported 90-day ones at 30 days.
  // Silence means that the certificate has expired, or that ACM has not reported on a new one yet, which takes up to half a
  // day. More periods would not separate the two: CloudWatch also counts periods before a certificate existed as silent.
  "certificate-expiry": {
    threshold: 21,
    fires: "below",
    periodSeconds: 86_400,
    periods: [1, 1],
    missing: SILENCE_IS_TROUBLE,
  },
} as const satisfies Record<string, Limit>;

/** A share counts only from this many refusals in a period: fewer may be chance. */
const BLOCKED_AT_LEAST = 100;

/**
 * Alarms about what keeps merchants out while every task is healthy. Then nothing fails, and of the other alarms only the
 * probe's fires (probe.ts).
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

/** Graphs of what merchants' requests pass before payment-api. */
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
