import type { ServiceName, Stage } from "../stage";
import { createAlarm } from "./alarm";
import { type Limit, minutes, SILENCE_IS_WELL } from "./limit";
import { balancingMetrics, errorRate, ERRORS_AT_LEAST, latencyLimit, SLOWEST } from "./services";

/**
 * During a deploy, speed matters more than certainty, because a rollback costs nothing. Without traffic there is no data,
 * which must not fail a deploy.
 */
const ROLLBACK = {
  errors: { threshold: 1, ...minutes(2, 3), missing: SILENCE_IS_WELL },
  // New tasks answer more slowly until they are warm.
  latency: (service: ServiceName): Limit => ({
    ...latencyLimit(service),
    ...minutes(3, 3),
    threshold: 2 * SLOWEST[service],
  }),
} as const;

/**
 * Creates the alarms that end a deploy and restore the old tasks. They notify nobody: a failed deploy sends its own mail,
 * and the alarms in services.ts cover the rest. They ignore unhealthy hosts and missing tasks, because a good deploy has
 * both for a while.
 */
export function rollbackAlarms(
  stage: Stage,
  service: ServiceName,
  loadBalancer: $util.Input<string>,
  targetGroup: $util.Input<string>,
): aws.cloudwatch.MetricAlarm[] {
  const balancing = { loadBalancer, targetGroup };
  return [
    createAlarm(stage, undefined, {
      subject: service,
      what: "rollback-errors",
      means: "During a deploy: too many requests fail, so the old tasks come back.",
      runbook: "deployment",
      measure: errorRate(balancing, ERRORS_AT_LEAST),
      limit: ROLLBACK.errors,
    }),
    createAlarm(stage, undefined, {
      subject: service,
      what: "rollback-latency",
      means: "During a deploy: the slowest answers are too slow, so the old tasks come back.",
      runbook: "deployment",
      measure: balancingMetrics(balancing).slowest,
      limit: ROLLBACK.latency(service),
    }),
  ];
}
