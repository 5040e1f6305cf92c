import { createAlarm } from "./alarms/alarm";
import { databaseAlarms } from "./alarms/database";
import { tellOfFailedDeploys } from "./alarms/failed-deploys";
import { networkAlarms } from "./alarms/network";
import { paymentAlarms } from "./alarms/payments";
import { serviceAlarms } from "./alarms/services";
import type { Stage } from "./stage";
import { type WatchedParts, watchedService } from "./watched-parts";

/** Creates the alarms of a stage. Each tells `topic`, and names the page of docs/runbooks that says what to do. */
export function createAlarms(stage: Stage, topic: aws.sns.Topic, parts: WatchedParts): void {
  const { services, cluster, database, network } = parts;
  const descriptions = [
    ...services.flatMap((service) => serviceAlarms(watchedService(cluster, service))),
    ...paymentAlarms(stage),
    ...databaseAlarms(stage, database.cluster.clusterIdentifier),
    ...networkAlarms(network.natGatewayIds),
  ];
  for (const description of descriptions) createAlarm(stage, topic, description);
  tellOfFailedDeploys(
    stage,
    topic,
    services.map(({ service }) => service.nodes.service.id),
  );
}
