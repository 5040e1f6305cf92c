import { createAlarm } from "./alarm";
import { databaseAlarms } from "./database";
import { entranceAlarms } from "./entrance";
import { deployMailAlarm, tellOfFailedDeploys } from "./failed-deploys";
import { networkAlarms } from "./network";
import { paymentAlarms } from "./payment-api";
import { serviceAlarms } from "./services";
import type { Stage } from "../stage";
import type { Topics } from "./topics";
import { type WatchedParts, watchedEntrance, watchedService } from "./watched-parts";

/** Creates the alarms of a stage. Each tells the topic of alarms, and names the page of docs/runbooks that says what to do. */
export function createAlarms(stage: Stage, topics: Topics, parts: WatchedParts): void {
  const { services, cluster, database, network } = parts;
  const failedDeploys = tellOfFailedDeploys(
    stage,
    topics.failedDeploys,
    services.map(({ service }) => service.nodes.service.id),
  );
  const descriptions = [
    ...services.flatMap((service) => serviceAlarms(watchedService(cluster, service))),
    ...paymentAlarms(stage),
    ...databaseAlarms(stage, database.cluster.clusterIdentifier),
    ...networkAlarms(network.natGatewayIds),
    ...entranceAlarms(stage, watchedEntrance(parts)),
    deployMailAlarm(failedDeploys.name),
  ];
  for (const description of descriptions) createAlarm(stage, topics.alarms, description);
}
