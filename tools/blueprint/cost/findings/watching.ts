import type { Graph } from "../../graph.ts";
import { names, ofType } from "../../read.ts";
import { insightsOf } from "../container-insights.ts";
import { metricsOf } from "../custom-metrics.ts";
import type { Bill, Waste } from "./waste.ts";
import { allTasks } from "../tasks.ts";

/** Alarms that tell nobody and stop no deploy. */
export function mutedAlarms(graph: Graph): readonly Waste[] {
  const stopping = ofType(graph, "aws:ecs/service:Service").flatMap(({ inputs }) => inputs.alarms?.alarmNames ?? []);
  return ofType(graph, "aws:cloudwatch/metricAlarm:MetricAlarm")
    .filter(({ inputs }) => (inputs.alarmActions ?? []).length === 0 || inputs.actionsEnabled === false)
    .filter((alarm) => !stopping.some((name) => names(name, alarm)))
    .map((resource) => ({ resource, fault: "it tells nobody and stops no deploy" }));
}

/** Scaling policies of services whose number of tasks cannot change. */
export function powerlessPolicies(graph: Graph): readonly Waste[] {
  const fixed = ofType(graph, "aws:appautoscaling/target:Target").filter(
    ({ inputs }) => inputs.minCapacity !== undefined && inputs.minCapacity === inputs.maxCapacity,
  );
  return ofType(graph, "aws:appautoscaling/policy:Policy")
    .filter(({ inputs }) => fixed.some((target) => target.inputs.resourceId === inputs.resourceId))
    .map((resource) => ({
      resource,
      fault: "the minimum and the maximum number of tasks are the same: it can change nothing",
    }));
}

/** Services whose own metrics appear in no alarm and no dashboard. */
export function unreadMetrics(graph: Graph, { usage }: Bill): readonly Waste[] {
  const watched = textOfWatchers(graph);
  return allTasks(graph)
    .filter(({ containers }) => {
      const metrics = metricsOf(containers, usage);
      return metrics.length > 0 && !metrics.some((metric) => watched.includes(`"${metric}"`));
    })
    .map(({ service }) => ({
      resource: service,
      item: "custom metrics",
      fault: "no alarm and no dashboard shows its metrics",
    }));
}

/** Clusters whose Container Insights appears in no alarm and no dashboard. */
export function unreadInsights(graph: Graph): readonly Waste[] {
  const isRead = textOfWatchers(graph).includes('"ECS/ContainerInsights"');
  return ofType(graph, "aws:ecs/cluster:Cluster")
    .filter((cluster) => !isRead && insightsOf(cluster) !== "disabled")
    .map((resource) => ({ resource, fault: "no alarm and no dashboard shows what Container Insights measures" }));
}

/** The text of all alarms and dashboards. A dashboard's body is JSON in a string. */
function textOfWatchers(graph: Graph): string {
  const alarms = ofType(graph, "aws:cloudwatch/metricAlarm:MetricAlarm").map(({ inputs }) => JSON.stringify(inputs));
  const dashboards = ofType(graph, "aws:cloudwatch/dashboard:Dashboard").map(
    ({ inputs }) => inputs.dashboardBody ?? "",
  );
  return [...alarms, ...dashboards].join("\n");
}
