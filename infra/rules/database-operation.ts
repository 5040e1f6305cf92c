import { stageOf } from "../stage.ts";
import type { Graph } from "@platform/blueprint/graph";
import { named, number } from "@platform/blueprint/read";
import { none, type Rule, rule } from "@platform/blueprint/check/rule";
import { LASTING, PROD } from "./stages.ts";

/** How the database runs: logs, monitoring, size and failover. */
export const DATABASE_OPERATION: readonly Rule[] = [
  rule({
    id: "no-values-in-log",
    title: "The database logs slow statements without their values",
    pci: "3.3",
    why: "Values are customers' data, and who reads logs need not see them.",
    stages: LASTING,
    of: "aws:rds/cluster:Cluster",
    holds: ({ inputs }, graph) => {
      const value = parametersOf(graph, inputs.dbClusterParameterGroupName);
      return none([
        ...["log_parameter_max_length", "log_parameter_max_length_on_error"].filter((name) => value(name) !== "0"),
        ...(["", "none", "ddl"].includes(value("log_statement")) ? [] : ["log_statement"]),
      ]);
    },
  }),
  rule({
    id: "reader-takes-over",
    title: "Every instance may take over at any moment, as large as the writer",
    why: "Above tier 1 a reader scales by itself: it would take over at its own smallest size.",
    stages: PROD,
    of: "aws:rds/clusterInstance:ClusterInstance",
    holds: ({ inputs }) => (inputs.promotionTier ?? 0) <= 1,
  }),
  rule({
    id: "CKV_AWS_353",
    title: "What the database is busy with is recorded, encrypted with a key of ours",
    checkov: "CKV_AWS_353",
    why: "Afterwards it cannot be asked any more.",
    stages: LASTING,
    of: "aws:rds/clusterInstance:ClusterInstance",
    holds: ({ inputs }) => inputs.performanceInsightsEnabled === true && Boolean(inputs.performanceInsightsKmsKeyId),
  }),
  rule({
    id: "database-capacity",
    title: "The database never pauses, keeps 1 ACU in prod, and can grow to four times what it keeps",
    why: "Waking takes longer than a health check waits, and workers poll; a peak must not wait for a deploy.",
    stages: LASTING,
    of: "aws:rds/cluster:Cluster",
    holds: ({ inputs }, graph) => {
      const { minCapacity, maxCapacity } = inputs.serverlessv2ScalingConfiguration ?? {};
      const [least, most] = [number(minCapacity), number(maxCapacity)];
      const wanted = stageOf(graph.stage).kind === "prod" ? 1 : 0.5;
      // An instance with a fixed size does not scale.
      return minCapacity === undefined || (least >= wanted && most >= 4 * least) || `${least} to ${most} ACU`;
    },
  }),
];

/** Finds a parameter group by its name. The result reads a parameter's value; "" means the engine's default. */
function parametersOf(graph: Graph, group: string | undefined): (name: string) => string {
  const found = named(graph, group, "aws:rds/clusterParameterGroup:ClusterParameterGroup");
  return (name) => found?.inputs.parameters?.find((one) => one.name === name)?.value ?? "";
}
