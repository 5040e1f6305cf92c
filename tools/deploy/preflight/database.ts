import { paginateDescribeOrderableDBInstanceOptions, type RDSClient } from "@aws-sdk/client-rds";
import type { Stage } from "../../../infra/stage.ts";
import type { Graph } from "@platform/blueprint/graph";
import { ofType } from "@platform/blueprint/read";
import { tell } from "../aws-error.ts";
import { type Finding, ok, problem } from "./finding.ts";

/** Reports whether the region offers the pinned version of the cluster's engine for its instance class. */
export async function askDatabase(rds: RDSClient, { region }: Stage, graph: Graph): Promise<readonly Finding[]> {
  const cluster = ofType(graph, "aws:rds/cluster:Cluster").find(({ read }) => !read);
  const instance = ofType(graph, "aws:rds/clusterInstance:ClusterInstance").find(({ read }) => !read);
  if (cluster === undefined || instance === undefined) return [];
  const engine = cluster.inputs.engine ?? "";
  const pinned = cluster.inputs.engineVersion ?? "";
  const instanceClass = instance.inputs.instanceClass ?? "";
  const offered = await tell(`list the versions of ${engine}`, versionsOf(rds, engine, instanceClass));
  const fitting = offered.filter((version) => version === pinned || version.startsWith(`${pinned}.`));
  if (fitting.length > 0) return [ok("database", `${engine} ${fitting.join(", ")} as ${instanceClass}`)];
  return [
    problem(
      "database",
      `${region} has no ${engine} ${pinned} as ${instanceClass}, only ${offered.join(", ") || "nothing"}: set AWS_REGION to another region.`,
    ),
  ];
}

/** Returns each version once, in AWS's order. */
async function versionsOf(client: RDSClient, Engine: string, DBInstanceClass: string): Promise<readonly string[]> {
  const versions = new Set<string>();
  for await (const page of paginateDescribeOrderableDBInstanceOptions({ client }, { Engine, DBInstanceClass })) {
    for (const { EngineVersion = "" } of page.OrderableDBInstanceOptions ?? []) versions.add(EngineVersion);
  }
  return [...versions];
}
