import { nameOf, tagsOf } from "../names";
import { createAlarmKey } from "../security/key";
import type { Settings } from "../settings";
import type { Stage } from "../stage";
import { alarmsAbout, createAlarm } from "./alarm";
import { type Limit, minutes, SILENCE_IS_TROUBLE } from "./limit";
import type { Metric } from "./metric";
import { createAlarmTopic } from "./topics";

/** How Route 53 probes the API from outside, with or without other traffic. */
export const PROBE = {
  // AWS requires at least three. If only one of them cannot reach us, the fault is not ours.
  regions: ["us-east-1", "eu-west-1", "ap-southeast-1"],
  intervalSeconds: 30,
  // A deploy or a failover may cost one answer.
  failures: 3,
} as const;

/** The only region where Route 53 writes its health checks' metrics. */
export const PROBE_REGION = "us-east-1";

/** 1 while the probe reaches the API, 0 while it does not. In PROBE_REGION. */
export const probeStatus = (healthCheck: $util.Input<string>): Metric => ({
  namespace: "AWS/Route53",
  name: "HealthCheckStatus",
  dimensions: { HealthCheckId: healthCheck },
  stat: "Minimum",
});

// By then, most machines have failed three times in a row. Silence means that nobody knows whether clients reach the API.
export const UNREACHABLE: Limit = { threshold: 1, fires: "below", ...minutes(2, 2), missing: SILENCE_IS_TROUBLE };

/**
 * Creates a health check that probes the API from outside, through DNS, the load balancer and the firewall, and an alarm that
 * fires without an answer. Route 53 also accepts an expired certificate: see entrance.ts. Returns the health check's id.
 *
 * It depends on `service`, so that the alarm does not fire before anything can answer.
 */
export function createProbe(
  stage: Stage,
  settings: Pick<Settings, "apiDomain" | "alarmEmail">,
  alarms: aws.sns.Topic,
  service: $util.Input<$util.Resource>,
): $util.Output<string> {
  const healthCheck = new aws.route53.HealthCheck(
    "Probe",
    {
      type: "HTTPS",
      fqdn: settings.apiDomain,
      port: 443,
      resourcePath: "/health",
      enableSni: true,
      requestInterval: PROBE.intervalSeconds,
      failureThreshold: PROBE.failures,
      regions: [...PROBE.regions],
      // The tag is its only name.
      tags: { ...tagsOf("payment-api"), Name: nameOf(stage, "payment-api") },
    },
    { dependsOn: [service] },
  );
  const { topic, options } =
    stage.region === PROBE_REGION ? { topic: alarms, options: {} } : alarmsElsewhere(stage, settings);
  const means = "The API does not answer from outside.";
  const alarm = alarmsAbout("payment-api", { unreachable: UNREACHABLE });
  const description = alarm("unreachable", "unreachable", probeStatus(healthCheck.id), means);
  createAlarm(stage, topic, description, options);
  return healthCheck.id;
}

/** Creates a topic and its key in the probe's region: alarm, topic and key must be in the same region. */
function alarmsElsewhere(stage: Stage, settings: Pick<Settings, "alarmEmail">) {
  const provider = new aws.Provider("ProbeRegion", { ...$app.providers!["aws"], region: PROBE_REGION });
  const options = { provider };
  const there: Stage = { ...stage, region: PROBE_REGION };
  const key = createAlarmKey(there, "ProbeKey", options);
  const topic = createAlarmTopic(there, key, { ...settings, logicalName: "Probe", isForBudget: false }, options);
  return { topic, options };
}
