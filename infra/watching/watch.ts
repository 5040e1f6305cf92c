import type { DatabaseCluster } from "../database/database";
import { nameOf } from "../names";
import type { Network } from "../network/network";
import type { DeployedService } from "../service/deployed-service";
import type { Settings } from "../settings";
import type { Stage } from "../stage";
import { createAlarm } from "./alarm";
import { createBudget } from "./budget";
import { databaseAlarms, databaseWidgets } from "./database";
import { entranceAlarms, entranceWidgets, publicServiceOf, watchedEntrance } from "./entrance";
import { deployMailAlarm, tellOfFailedDeploys } from "./failed-deploys";
import { fraudDetectionWidgets } from "./fraud-detection";
import { networkAlarms, networkWidgets } from "./network";
import { notificationServiceAlarms, notificationServiceWidgets } from "./notification-service";
import { paymentApiAlarms, paymentApiWidgets } from "./payment-api";
import { createProbe } from "./probe";
import { serviceAlarms, serviceWidgets, watchedService } from "./services";
import { createTopics, type Topics } from "./topics";
import { dashboardBody } from "./widget";

/** The resources that alarms and dashboard watch. */
interface WatchedParts {
  readonly services: readonly DeployedService[];
  readonly cluster: sst.aws.Cluster;
  readonly database: Pick<DatabaseCluster, "cluster">;
  readonly network: Pick<Network, "natGatewayIds">;
  /** The firewall's metric name. */
  readonly firewall: $util.Input<string>;
  /** The id of the health check that probes from outside. */
  readonly probe: $util.Input<string>;
}

/** Creates all monitoring for a stage's operators: alarms, a dashboard, a probe from outside, failed deploys and the bill. */
export function watch(
  stage: Stage,
  settings: Settings,
  { key, ...found }: Omit<WatchedParts, "probe"> & { readonly key: aws.kms.Key },
): void {
  const topics = createTopics(stage, key, settings);
  const probe = createProbe(stage, settings, topics.alarms, publicServiceOf(found.services).service.nodes.service);
  const parts = { ...found, probe };
  createAlarms(stage, topics, parts);
  createDashboard(stage, parts);
  createBudget(stage, topics.alarms);
}

/** Creates the alarms. Each notifies the alarm topic, and names the page in docs/runbooks that says what to do. */
function createAlarms(stage: Stage, topics: Topics, parts: WatchedParts): void {
  const { services, cluster, database, network } = parts;
  const failedDeploys = tellOfFailedDeploys(
    stage,
    topics.failedDeploys,
    services.map(({ service }) => service.nodes.service.id),
  );
  const descriptions = [
    ...services.flatMap((service) => serviceAlarms(watchedService(cluster, service))),
    ...paymentApiAlarms(stage),
    ...notificationServiceAlarms(stage),
    ...databaseAlarms(stage, database.cluster.clusterIdentifier),
    ...networkAlarms(network.natGatewayIds),
    ...entranceAlarms(stage, watchedEntrance(cluster, services, parts.firewall)),
    deployMailAlarm(failedDeploys.name),
  ];
  for (const description of descriptions) createAlarm(stage, topics.alarms, description);
}

/** Creates the dashboard: at the top what merchants notice, below it the possible causes. */
function createDashboard(stage: Stage, parts: WatchedParts): void {
  const { cluster, database, network } = parts;
  const services = parts.services.map((service) => watchedService(cluster, service));
  const { traffic, tasks, balancers } = serviceWidgets(services);
  const { payments, attention } = paymentApiWidgets(stage);
  const widgets = [
    ...traffic,
    ...payments,
    ...fraudDetectionWidgets(stage),
    ...notificationServiceWidgets(stage),
    ...attention,
    ...tasks,
    ...databaseWidgets(stage, database.cluster.clusterIdentifier),
    ...balancers,
    ...networkWidgets(network.natGatewayIds),
    ...entranceWidgets(stage, parts),
  ];
  new aws.cloudwatch.Dashboard("Dashboard", {
    dashboardName: nameOf(stage, "payments"),
    dashboardBody: dashboardBody(stage, widgets),
  });
}
