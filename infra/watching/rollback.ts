import { balancingMetrics, errorRate } from "./metrics";
import type { ServiceName, Stage } from "../stage";
import { createAlarm } from "./alarm";
import { AT_LEAST, ROLLBACK } from "./limits";

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
      measure: errorRate(balancing, AT_LEAST.errors),
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
