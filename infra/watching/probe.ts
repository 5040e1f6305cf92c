import { alarmsAbout, createAlarm } from "./alarm";
import { PROBE } from "./limits";
import { createAlarmKey } from "../security/key";
import { PROBE_REGION, probeStatus } from "./metrics";
import { nameOf, tagsOf } from "../names";
import type { Settings } from "../settings";
import type { Stage } from "../stage";
import { createAlarmTopic } from "./topics";

/**
 * Asks the API for its health from outside, through DNS, the load balancer and the firewall, and rings when it gets no
 * answer. Route 53 also accepts an expired certificate: see alarms/entrance.ts. Returns the id of the health check.
 *
 * Created after `service`, so that it does not ring before anything can answer.
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
      // It has no other name.
      tags: { ...tagsOf("payment-api"), Name: nameOf(stage, "payment-api") },
    },
    { dependsOn: [service] },
  );
  const { topic, options } =
    stage.region === PROBE_REGION ? { topic: alarms, options: {} } : alarmsElsewhere(stage, settings);
  const means = "The API does not answer from outside.";
  const description = alarmsAbout("payment-api")("unreachable", "unreachable", probeStatus(healthCheck.id), means);
  createAlarm(stage, topic, description, options);
  return healthCheck.id;
}

/** A topic in that region, with a key of its own: an alarm can only tell topics of its region, a topic only use keys of its region. */
function alarmsElsewhere(stage: Stage, settings: Pick<Settings, "alarmEmail">) {
  const provider = new aws.Provider("ProbeRegion", { ...$app.providers!["aws"], region: PROBE_REGION });
  const options = { provider };
  const there: Stage = { ...stage, region: PROBE_REGION };
  const key = createAlarmKey(there, "ProbeKey", options);
  const topic = createAlarmTopic(there, key, { ...settings, logicalName: "Probe", isForBudget: false }, options);
  return { topic, options };
}
