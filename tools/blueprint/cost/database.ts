import { fields, named, number, text } from "../read.ts";
import { line, type Pricer } from "./line.ts";
import { ASSUMPTIONS } from "./usage.ts";

/** From the least capacity to what the load is taken to need. A reader of the first tiers grows with its writer. */
export const priceDatabaseInstance: Pricer = (instance, { graph, millions, prices: { monthly } }) => {
  const { instanceClass, clusterIdentifier } = instance.inputs;
  if (instanceClass !== "db.serverless") return `instances of class ${text(instanceClass)} have no price here`;
  const cluster = named(graph, clusterIdentifier, "aws:rds/cluster:Cluster");
  const scaling = fields(cluster?.inputs["serverlessv2ScalingConfiguration"]);
  const [least, most] = [number(scaling["minCapacity"]), number(scaling["maxCapacity"])];
  if (!(least >= 0 && most > 0)) return "its cluster says no capacity";
  const used = millions === 0 ? least : Math.min(most, Math.max(0.5, least * ASSUMPTIONS.databaseCapacity));
  const cost = { low: monthly("auroraCapacity", least), high: monthly("auroraCapacity", used) };
  return [line(instance, "Aurora capacity", `${least} to ${used} ACU`, { cost })];
};

/** Storage, which its instances share, and I/O. */
export const priceDatabaseCluster: Pricer = (cluster, { millions, prices: { price } }) => {
  const { storageType = "", engine } = cluster.inputs;
  if (!text(engine).startsWith("aurora")) return `${text(engine)} has no price here`;
  if (storageType !== "" && storageType !== "aurora") return `storage of type ${text(storageType)} has no price here`;
  const io = millions * ASSUMPTIONS.databaseIoPerRequest;
  const high = price("auroraStorage", ASSUMPTIONS.databaseGb) + price("auroraRequests", io);
  return [
    line(cluster, "Aurora storage", `${ASSUMPTIONS.databaseGb} GB, ${io} million I/O`, { cost: { low: 0, high } }),
  ];
};
