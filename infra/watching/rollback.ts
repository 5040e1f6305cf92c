import type { ServiceName, Stage } from "../stage";
import { createAlarm } from "./alarm";
import { type Limit, minutes, SILENCE_IS_WELL } from "./limit";
import { balancingMetrics, errorRate, ERRORS_AT_LEAST, latencyLimit, SLOWEST } from "./services";

/**
 * While a deploy runs, it is worth more to be quick than to be sure: going back costs nothing. Without traffic there is
 * no data, and a deploy must not fail for that.
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
 * The alarms that end a deploy and bring the old tasks back. Nobody is told by them: the failed deploy itself is told,
 * and outside of deploys the alarms in services.ts speak. Neither unhealthy hosts nor missing tasks are among them,
 * because a good deploy has both for a while.
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
