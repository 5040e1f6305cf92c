import type { Resource } from "../graph.ts";
import { names } from "../read.ts";
import { line, type Pricer } from "./line.ts";
import { flat } from "./range.ts";
import { allTasks, type Tasks } from "./tasks.ts";

export type Insights = "disabled" | "enabled" | "enhanced";

/** A cluster without the setting follows its account's, which is off by default. */
export function insightsOf(cluster: Resource<"aws:ecs/cluster:Cluster">): Insights {
  const value = cluster.inputs.settings?.find(({ name }) => name === "containerInsights")?.value;
  return value === "enabled" || value === "enhanced" ? value : "disabled";
}

/** A cluster costs nothing by itself; Container Insights bills the tasks' metrics and the log events behind them. */
export const priceCluster: Pricer<"aws:ecs/cluster:Cluster"> = (
  cluster,
  { graph, usage: { assumptions }, prices: { price } },
) => {
  const insights = insightsOf(cluster);
  if (insights === "disabled") return [];
  const services = allTasks(graph).filter(({ service }) => names(service.inputs.cluster, cluster));
  const costOf = (bound: "min" | "max"): number => {
    const metrics = countMetrics(insights, services, bound);
    const tasks = services.reduce((total, service) => total + service[bound], 0);
    const log = price("logIngestion", tasks * assumptions.insightsLogGbPerTask);
    return log + price(insights === "enhanced" ? "enhancedMetric" : "customMetric", metrics);
  };
  const quantity = `${insights}: ${countMetrics(insights, services, "min")} metrics`;
  return [line(cluster, "Container Insights", quantity, { cost: flat(costOf("min")), atMost: flat(costOf("max")) })];
};

/** Metrics of tasks: CPU, memory, network, storage, ephemeral storage, each twice; by cluster, service and task family. */
const STANDARD = { each: 10, cluster: 2, service: 5 };
/**
 * Those and six more, also for each task: once under its service and once under its family. Eight metrics of containers, by the
 * same dimensions. Eight is the number for a container with a health check.
 */
const ENHANCED = { each: 16, cluster: 2, service: 5, container: 8 };

/**
 * Counts every metric with every set of dimensions, as AWS bills them, for tasks on Fargate without restart policies or
 * volumes.
 *
 * Source: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring, Container-Insights-metrics-ECS and
 * Container-Insights-enhanced-observability-metrics-ECS.
 */
export function countMetrics(insights: Insights, services: readonly Tasks[], bound: "min" | "max"): number {
  if (insights === "disabled") return 0;
  if (insights === "enabled") {
    const perService = 2 * STANDARD.each + STANDARD.service;
    return STANDARD.each + STANDARD.cluster + services.length * perService;
  }
  const { each, cluster, service, container } = ENHANCED;
  const ofServices = services.map(({ containers, [bound]: tasks }) => {
    const once = each + containers.length * container;
    return 2 * once + service + tasks * 2 * once;
  });
  return each + container + cluster + ofServices.reduce((total, count) => total + count, 0);
}
