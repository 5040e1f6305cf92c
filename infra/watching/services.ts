import { type Balancing, balancingMetrics, errorRate, type Measure, taskMetrics, tasksMissing } from "./metrics";
import type { ServiceName } from "../stage";
import { type AlarmDescription, alarmsAbout } from "./alarm";
import { AT_LEAST, latencyLimit } from "./limits";

/** Where CloudWatch finds a service. */
export interface WatchedService {
  readonly name: ServiceName;
  readonly cluster: $util.Input<string>;
  readonly ecsService: $util.Input<string>;
  readonly balancing: Balancing;
}

/** What can go wrong with the tasks of a service, and with what leads to them. */
export function serviceAlarms({ name, cluster, ecsService, balancing }: WatchedService): AlarmDescription[] {
  const tasks = taskMetrics(cluster, ecsService);
  const balancer = balancingMetrics(balancing);
  const alarm = alarmsAbout(name);
  return [
    alarm(
      "running-below-desired",
      "running-below-desired",
      tasksMissing(cluster, ecsService),
      "Fewer tasks run than should.",
    ),
    alarm("errors", "errors", errorRate(balancing, AT_LEAST.errors), "Tasks answer too many requests with 5xx."),
    alarm(
      "load-balancer-errors",
      "errors",
      balancer.balancerErrors,
      "The load balancer answers 5xx itself: no task did, or too late.",
    ),
    slow(name, balancer.slowest),
    alarm(
      "unhealthy-hosts",
      "unhealthy-hosts",
      balancer.unhealthy,
      "A task fails its health check and is not replaced.",
    ),
    alarm(
      "rejected-connections",
      "rejected-connections",
      balancer.rejected,
      "The load balancer turns connections away.",
    ),
    alarm("cpu", "saturation", tasks.cpu, "Tasks are short of CPU, and autoscaling does not help."),
    alarm("memory", "saturation", tasks.memory, "Tasks are short of memory, and autoscaling does not help."),
  ];
}

function slow(name: ServiceName, measure: Measure): AlarmDescription {
  const limit = latencyLimit(name);
  const means = `One answer in a hundred takes longer than ${limit.threshold} s.`;
  return { subject: name, what: "latency", means, runbook: "latency", measure, limit };
}
