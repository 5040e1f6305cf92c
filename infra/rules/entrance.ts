import type { Graph, Resource } from "@platform/blueprint/graph";
import { arnOf, names, ofType } from "@platform/blueprint/read";
import { APP, none, type Rule, rule } from "@platform/blueprint/check/rule";
import { metricsOfAlarm } from "@platform/blueprint/check/metrics";
import { tellsSomebody } from "./alarms.ts";
import { LASTING } from "./stages.ts";

type Probe = Resource<"aws:route53/healthCheck:HealthCheck">;

/** The only region where Route 53 writes its health checks' metrics. */
const PROBE_REGION = "us-east-1";

/** Alarms that fire when nothing fails but nobody gets through. */
export const ENTRANCE: readonly Rule[] = [
  rule({
    id: "probe",
    title: "The API is asked for its health from outside, and somebody hears when it does not answer",
    why: "Nothing inside can see that DNS, a certificate or a firewall keeps everybody out.",
    stages: LASTING,
    of: APP,
    holds: (_app, graph) => {
      const probes = ofType(graph, "aws:route53/healthCheck:HealthCheck").filter(
        ({ inputs }) => inputs.disabled !== true,
      );
      if (!probes.some(asksForHealth)) return "nobody asks over HTTPS for /health";
      return none(probes.filter((probe) => !isHeard(probe, graph)).map(({ name }) => `nobody hears ${name}`));
    },
  }),
  rule({
    id: "low-traffic",
    title: "An alarm fires when requests stay away, and when no requests are reported at all",
    why: "A load balancer that gets none reports none: silence has to fire.",
    stages: LASTING,
    of: APP,
    holds: (_app, graph) =>
      firing(graph).some(
        ({ inputs }) =>
          inputs.metricName === "RequestCount" &&
          (inputs.comparisonOperator ?? "").startsWith("LessThan") &&
          inputs.treatMissingData === "breaching",
      ),
  }),
  rule({
    id: "blocked-requests",
    title: "An alarm fires when a firewall refuses much",
    why: "A rule that refuses merchants' requests is no error anywhere.",
    stages: LASTING,
    of: "aws:wafv2/webAcl:WebAcl",
    holds: ({ inputs }, graph) => {
      // CloudWatch identifies a web ACL by its metric name, which may differ from its own.
      const acl = inputs.visibilityConfig?.metricName;
      return firing(graph)
        .flatMap(metricsOfAlarm)
        .some(({ name, dimensions }) => name === "BlockedRequests" && dimensions["WebACL"] === acl);
    },
  }),
  rule({
    id: "certificate-expiry",
    title: "An alarm fires before a certificate expires, and when it has",
    why: "Imported certificates are not renewed, and the others only while their DNS record is there.",
    stages: LASTING,
    of: "aws:lb/listener:Listener",
    holds: (listener, graph) => {
      const certificate = listener.inputs.certificateArn ?? "";
      return certificate === "" || firing(graph).some((alarm) => watchesExpiry(alarm, certificate));
    },
  }),
  rule({
    id: "alarm-region",
    title: "Alarms tell topics of their own region, and those on health checks are in us-east-1",
    why: "AWS refuses the first; the second would never have data.",
    of: "aws:cloudwatch/metricAlarm:MetricAlarm",
    holds: (alarm) => {
      const region = regionOf(arnOf(alarm));
      const elsewhere = (alarm.inputs.alarmActions ?? []).filter((arn) => regionOf(arn) !== region);
      if (elsewhere.length > 0) return `tells ${elsewhere.join(", ")}`;
      const isOnProbe = metricsOfAlarm(alarm).some(({ dimensions }) => dimensions["HealthCheckId"] !== undefined);
      return !isOnProbe || region === PROBE_REGION || `is in ${region}`;
    },
  }),
];

function asksForHealth({ inputs }: Probe): boolean {
  return (inputs.type ?? "").startsWith("HTTPS") && inputs.resourcePath === "/health";
}

function isHeard(probe: Probe, graph: Graph): boolean {
  return firing(graph).some(
    ({ inputs }) => inputs.metricName === "HealthCheckStatus" && names(inputs.dimensions?.["HealthCheckId"], probe),
  );
}

function watchesExpiry({ inputs }: Resource<"aws:cloudwatch/metricAlarm:MetricAlarm">, certificate: string): boolean {
  return (
    inputs.metricName === "DaysToExpiry" &&
    inputs.dimensions?.["CertificateArn"] === certificate &&
    inputs.treatMissingData === "breaching"
  );
}

const firing = (graph: Graph): readonly Resource<"aws:cloudwatch/metricAlarm:MetricAlarm">[] =>
  ofType(graph, "aws:cloudwatch/metricAlarm:MetricAlarm").filter(tellsSomebody);

const regionOf = (arn: string): string => arn.split(":")[3] ?? "";
