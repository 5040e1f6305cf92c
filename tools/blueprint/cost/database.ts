import { named } from "../read.ts";
import { line, type Pricer } from "./line.ts";

/**
 * From the least capacity to the capacity that we assume under load. A reader of promotion tier 0 or 1 grows with its writer.
 */
export const priceDatabaseInstance: Pricer<"aws:rds/clusterInstance:ClusterInstance"> = (
  instance,
  { graph, millions, usage: { assumptions }, prices: { monthly } },
) => {
  const { instanceClass, clusterIdentifier } = instance.inputs;
  if (instanceClass !== "db.serverless") return `instances of class ${instanceClass ?? ""} have no price here`;
  const cluster = named(graph, clusterIdentifier, "aws:rds/cluster:Cluster");
  const { minCapacity: least, maxCapacity: most = 0 } = cluster?.inputs.serverlessv2ScalingConfiguration ?? {};
  if (least === undefined || most === 0) return "its cluster says no capacity";
  const used = millions === 0 ? least : Math.min(most, Math.max(0.5, least * assumptions.databaseCapacity));
  const cost = { low: monthly("auroraCapacity", least), high: monthly("auroraCapacity", used) };
  return [line(instance, "Aurora capacity", `${least} to ${used} ACU`, { cost })];
};

/** Storage, which the instances share, and I/O. */
export const priceDatabaseCluster: Pricer<"aws:rds/cluster:Cluster"> = (
  cluster,
  { millions, usage: { assumptions }, prices: { price } },
) => {
  const { storageType = "", engine = "" } = cluster.inputs;
  if (!engine.startsWith("aurora")) return `${engine} has no price here`;
  if (storageType !== "" && storageType !== "aurora") return `storage of type ${storageType} has no price here`;
  const io = millions * assumptions.databaseIoPerRequest;
  const high = price("auroraStorage", assumptions.databaseGb) + price("auroraRequests", io);
  return [
    line(cluster, "Aurora storage", `${assumptions.databaseGb} GB, ${io} million I/O`, { cost: { low: 0, high } }),
  ];
};
