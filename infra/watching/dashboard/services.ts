import { latencyLimit, LIMITS } from "../limits";
import type { WatchedService } from "../services";
import { balancingMetrics, errorRate, type Measure, taskMetrics } from "../metrics";
import type { Widget } from "../widget";

/** What each service is asked and how it answers; and its tasks, which belong further down. */
export function serviceWidgets(services: readonly WatchedService[]): { traffic: Widget[]; tasks: Widget[] } {
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
  return { traffic, tasks };
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
