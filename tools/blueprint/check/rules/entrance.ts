import type { Graph, Resource } from "../../graph.ts";
import { arnOf, fields, names, ofType, text, texts } from "../../read.ts";
import { APP, LASTING, none, only, type Rule } from "../rule.ts";
import { metricsOfAlarm } from "../metrics.ts";
import { ALARM, tellsSomebody } from "./alarms.ts";

const PROBE = "aws:route53/healthCheck:HealthCheck";
const LISTENER = "aws:lb/listener:Listener";
/** Where Route 53 writes the metrics of its health checks, and nowhere else. */
const PROBE_REGION = "us-east-1";

/** What rings when nothing fails but nobody comes through. */
export const ENTRANCE: readonly Rule[] = [
  {
    id: "probe",
    title: "The API is asked for its health from outside, and somebody hears when it does not answer",
    why: "Nothing inside can see that DNS, a certificate or a firewall keeps everybody out.",
    stages: LASTING,
    appliesTo: only(APP),
    holds: (_app, graph) => {
      const probes = ofType(graph, PROBE).filter(({ inputs }) => inputs["disabled"] !== true);
      if (!probes.some(asksForHealth)) return "nobody asks over HTTPS for /health";
      return none(probes.filter((probe) => !isHeard(probe, graph)).map(({ name }) => `nobody hears ${name}`));
    },
  },
  {
    id: "low-traffic",
    title: "An alarm rings when requests stay away, and when no requests are reported at all",
    why: "A load balancer that gets none reports none: silence has to ring.",
    stages: LASTING,
    appliesTo: only(APP),
    holds: (_app, graph) =>
      ringing(graph).some(
        ({ inputs }) =>
          inputs["metricName"] === "RequestCount" &&
          text(inputs["comparisonOperator"]).startsWith("LessThan") &&
          inputs["treatMissingData"] === "breaching",
      ),
  },
  {
    id: "blocked-requests",
    title: "An alarm rings when a firewall refuses much",
    why: "A rule that refuses merchants' requests is no error anywhere.",
    stages: LASTING,
    appliesTo: only("aws:wafv2/webAcl:WebAcl"),
    holds: ({ inputs }, graph) => {
      // CloudWatch knows a web ACL by the name of its metrics, which need not be its own.
      const acl = text(fields(inputs["visibilityConfig"])["metricName"]);
      return ringing(graph)
        .flatMap(metricsOfAlarm)
        .some(({ name, dimensions }) => name === "BlockedRequests" && dimensions["WebACL"] === acl);
    },
  },
  {
    id: "certificate-expiry",
    title: "An alarm rings before a certificate expires, and when it has",
    why: "Imported certificates are not renewed, and the others only while their DNS record is there.",
    stages: LASTING,
    appliesTo: only(LISTENER),
    holds: (listener, graph) => {
      const certificate = text(listener.inputs["certificateArn"]);
      return certificate === "" || ringing(graph).some((alarm) => watchesExpiry(alarm, certificate));
    },
  },
  {
    id: "alarm-region",
    title: "Alarms tell topics of their own region, and those on health checks are in us-east-1",
    why: "AWS refuses the first; the second would never have data.",
    appliesTo: only(ALARM),
    holds: (alarm) => {
      const region = regionOf(arnOf(alarm));
      const elsewhere = texts(alarm.inputs["alarmActions"]).filter((arn) => regionOf(arn) !== region);
      if (elsewhere.length > 0) return `tells ${elsewhere.join(", ")}`;
      const isOnProbe = metricsOfAlarm(alarm).some(({ dimensions }) => dimensions["HealthCheckId"] !== undefined);
      return !isOnProbe || region === PROBE_REGION || `is in ${region}`;
    },
  },
];

function asksForHealth({ inputs }: Resource): boolean {
  return text(inputs["type"]).startsWith("HTTPS") && inputs["resourcePath"] === "/health";
}

function isHeard(probe: Resource, graph: Graph): boolean {
  return ringing(graph).some(
    ({ inputs }) =>
      inputs["metricName"] === "HealthCheckStatus" && names(fields(inputs["dimensions"])["HealthCheckId"], probe),
  );
}

function watchesExpiry({ inputs }: Resource, certificate: string): boolean {
  return (
    inputs["metricName"] === "DaysToExpiry" &&
    fields(inputs["dimensions"])["CertificateArn"] === certificate &&
    inputs["treatMissingData"] === "breaching"
  );
}

const ringing = (graph: Graph): readonly Resource[] => ofType(graph, ALARM).filter(tellsSomebody);

const regionOf = (arn: string): string => arn.split(":")[3] ?? "";
