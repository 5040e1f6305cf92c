import type { DeployedService } from "../service/deployed-service";
import type { ServiceName } from "../stage";
import { type AlarmDescription, alarmsAbout } from "./alarm";
import { fiveMinutes, type Limit, minutes, SILENCE_IS_TROUBLE, SILENCE_IS_WELL } from "./limit";
import type { Computed, Measure, Metric } from "./metric";
import type { Widget } from "./widget";

/** CloudWatch's names for a load balancer and its target group. */
export interface Balancing {
  readonly loadBalancer: $util.Input<string>;
  readonly targetGroup: $util.Input<string>;
}

/** CloudWatch's names for a service. */
interface WatchedService {
  readonly name: ServiceName;
  readonly cluster: $util.Input<string>;
  readonly ecsService: $util.Input<string>;
  readonly balancing: Balancing;
}

/** Finds CloudWatch's names for a service in its resources, so that Pulumi creates its alarms after it. */
export function watchedService(cluster: sst.aws.Cluster, deployed: DeployedService): WatchedService {
  const { name, service, loadBalancer, targetGroup } = deployed;
  if (loadBalancer === undefined || targetGroup === undefined) {
    throw new Error(`${name} has no load balancer to watch: only prod and staging have alarms`);
  }
  return {
    name,
    cluster: cluster.nodes.cluster.name,
    ecsService: service.nodes.service.name,
    balancing: { loadBalancer: loadBalancer.arnSuffix, targetGroup: targetGroup.arnSuffix },
  };
}

/** A load balancer's metrics for a service. */
export function balancingMetrics({ loadBalancer, targetGroup }: Balancing) {
  const own = { namespace: "AWS/ApplicationELB", dimensions: { LoadBalancer: loadBalancer } };
  const ofTargets = { ...own, dimensions: { LoadBalancer: loadBalancer, TargetGroup: targetGroup } };
  return {
    requests: { ...ofTargets, name: "RequestCount", stat: "Sum" },
    targetErrors: { ...ofTargets, name: "HTTPCode_Target_5XX_Count", stat: "Sum" },
    targetRefusals: { ...ofTargets, name: "HTTPCode_Target_4XX_Count", stat: "Sum" },
    /** The load balancer's own errors: no task answered in time. */
    balancerErrors: { ...own, name: "HTTPCode_ELB_5XX_Count", stat: "Sum" },
    median: { ...ofTargets, name: "TargetResponseTime", stat: "p50" },
    slowest: { ...ofTargets, name: "TargetResponseTime", stat: "p99" },
    unhealthy: { ...ofTargets, name: "UnHealthyHostCount", stat: "Maximum" },
    rejected: { ...own, name: "RejectedConnectionCount", stat: "Sum" },
  } satisfies Record<string, Metric>;
}

/** The metrics of ECS and Container Insights for a service's tasks. */
function taskMetrics(cluster: $util.Input<string>, service: $util.Input<string>) {
  const dimensions = { ClusterName: cluster, ServiceName: service };
  const insights = { namespace: "ECS/ContainerInsights", dimensions };
  const ecs = { namespace: "AWS/ECS", dimensions };
  return {
    running: { ...insights, name: "RunningTaskCount", stat: "Average" },
    desired: { ...insights, name: "DesiredTaskCount", stat: "Average" },
    cpu: { ...ecs, name: "CPUUtilization", stat: "Average" },
    memory: { ...ecs, name: "MemoryUtilization", stat: "Average" },
  } satisfies Record<string, Metric>;
}

/** The percentage of requests that tasks answered with 5xx. */
export function errorRate(balancing: Balancing, atLeast: number): Computed {
  const { targetErrors, requests } = balancingMetrics(balancing);
  const errors = "FILL(errors, 0)";
  return {
    expression: `IF(${errors} >= ${atLeast}, 100 * ${errors} / requests, 0)`,
    of: { errors: targetErrors, requests },
  };
}

/** How many tasks ECS has been unable to run. */
function tasksMissing(cluster: $util.Input<string>, service: $util.Input<string>): Computed {
  const { desired, running } = taskMetrics(cluster, service);
  return { expression: "desired - running", of: { desired, running } };
}

/** When an alarm wakes somebody, and why then. */
const LIMITS = {
  // ECS replaces a task within three minutes, including the image pull and the health checks.
  "running-below-desired": { threshold: 0, ...minutes(5, 5), missing: SILENCE_IS_TROUBLE },
  // If one request in a hundred fails, merchants' SDKs hide that with retries for some minutes, but not longer.
  errors: { threshold: 1, ...minutes(3, 5), missing: SILENCE_IS_WELL },
  // The load balancer's own errors mean that no task answered. A stopping task may cause a few, but not more.
  "load-balancer-errors": { threshold: 5, ...minutes(2, 3), missing: SILENCE_IS_WELL },
  // ECS replaces an unhealthy task within two minutes, so one that stays is not being replaced.
  "unhealthy-hosts": { threshold: 0, ...minutes(5, 5), missing: SILENCE_IS_WELL },
  // The load balancer rejects connections only when it cannot scale further.
  "rejected-connections": { threshold: 0, ...minutes(1, 1), missing: SILENCE_IS_WELL },
  // Autoscaling aims at 70 %: a service that stays above 85 % has its maximum number of tasks, or does not scale. Without
  // tasks there is no data, but running-below-desired fires.
  cpu: { threshold: 85, ...fiveMinutes(3, 3), missing: SILENCE_IS_WELL },
  // Autoscaling aims at 80 %. Memory that only grows kills tasks in the end.
  memory: { threshold: 90, ...fiveMinutes(3, 3), missing: SILENCE_IS_WELL },
} as const satisfies Record<string, Limit>;

/** A share counts only from this many errors in a period: fewer may be chance. */
export const ERRORS_AT_LEAST = 5;

/** The longest that 99 of 100 answers may take, in seconds. */
export const SLOWEST: Readonly<Record<ServiceName, number>> = {
  // payment-api waits up to 20 s for the acquirer; a shopper who waits for 5 s presses the button again.
  "payment-api": 5,
  // payment-api waits for 80 ms and ignores later answers.
  "fraud-detection": 0.08,
  // The relay waits up to 10 s, and the outbox grows meanwhile.
  "notification-service": 2,
};

/** A rare slow answer is no fault, so the alarm fires only after a quarter of an hour. */
export const latencyLimit = (service: ServiceName): Limit => ({
  threshold: SLOWEST[service],
  ...fiveMinutes(3, 3),
  missing: SILENCE_IS_WELL,
});

/** Alarms about a service's tasks and load balancer. */
export function serviceAlarms({ name, cluster, ecsService, balancing }: WatchedService): AlarmDescription[] {
  const tasks = taskMetrics(cluster, ecsService);
  const balancer = balancingMetrics(balancing);
  const alarm = alarmsAbout(name, LIMITS);
  return [
    alarm(
      "running-below-desired",
      "running-below-desired",
      tasksMissing(cluster, ecsService),
      "Fewer tasks run than should.",
    ),
    alarm("errors", "errors", errorRate(balancing, ERRORS_AT_LEAST), "Tasks answer too many requests with 5xx."),
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

/** Graphs of each service's traffic, and graphs for the lower part about its tasks and load balancers. */
export function serviceWidgets(services: readonly WatchedService[]): {
  traffic: Widget[];
  tasks: Widget[];
  balancers: Widget[];
} {
  const each = (measureOf: (service: WatchedService) => Measure): Record<string, Measure> =>
    Object.fromEntries(services.map((service) => [service.name, measureOf(service)]));
  const traffic = [
    { title: "Requests a minute", lines: each(({ balancing }) => balancingMetrics(balancing).requests) },
    {
      title: "Errors: 5xx of all requests",
      lines: each(({ balancing }) => errorRate(balancing, 1)),
      unit: "%",
      limits: { alarm: LIMITS.errors.threshold },
    },
    {
      title: "Errors of the load balancers",
      lines: each(({ balancing }) => balancingMetrics(balancing).balancerErrors),
      limits: { alarm: LIMITS["load-balancer-errors"].threshold },
    },
    ...services.map(latencyOf),
  ];
  const tasks = [
    {
      title: "Tasks",
      lines: Object.fromEntries(
        services.flatMap(({ name, cluster, ecsService }) => {
          const { running, desired } = taskMetrics(cluster, ecsService);
          return [
            [`${name} running`, running],
            [`${name} desired`, desired],
          ];
        }),
      ),
    },
    {
      title: "CPU",
      lines: each(({ cluster, ecsService }) => taskMetrics(cluster, ecsService).cpu),
      unit: "%",
      limits: { alarm: LIMITS.cpu.threshold },
    },
    {
      title: "Memory",
      lines: each(({ cluster, ecsService }) => taskMetrics(cluster, ecsService).memory),
      unit: "%",
      limits: { alarm: LIMITS.memory.threshold },
    },
  ];
  const ofBalancers = services.flatMap(({ name, balancing }) => {
    const { unhealthy, rejected } = balancingMetrics(balancing);
    return [
      [`${name}: unhealthy tasks`, unhealthy],
      [`${name}: rejected connections`, rejected],
    ];
  });
  const balancers = [{ title: "Load balancers", lines: Object.fromEntries(ofBalancers) }];
  return { traffic, tasks, balancers };
}

function latencyOf({ name, balancing }: WatchedService): Widget {
  const { median, slowest } = balancingMetrics(balancing);
  return {
    title: `Latency of ${name}`,
    lines: { "half of the answers": median, "99 of 100": slowest },
    unit: "s",
    limits: { alarm: latencyLimit(name).threshold },
  };
}
