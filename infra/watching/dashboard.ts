import { databaseWidgets, entranceWidgets, networkWidgets } from "./dashboard/foundations";
import { paymentWidgets } from "./dashboard/payments";
import { serviceWidgets } from "./dashboard/services";
import { dashboardBody } from "./widget";
import { nameOf } from "../names";
import type { Stage } from "../stage";
import { type WatchedParts, watchedService } from "./watched-parts";

/** Creates the stage's dashboard: what merchants notice at the top, what it may come from below. */
export function createDashboard(stage: Stage, parts: WatchedParts): aws.cloudwatch.Dashboard {
  const { cluster, database, network } = parts;
  const services = parts.services.map((service) => watchedService(cluster, service));
  const { traffic, tasks } = serviceWidgets(services);
  const widgets = [
    ...traffic,
    ...paymentWidgets(stage),
    ...tasks,
    ...databaseWidgets(stage, database.cluster.clusterIdentifier),
    ...networkWidgets(services, network.natGatewayIds),
    ...entranceWidgets(stage, parts),
  ];
  return new aws.cloudwatch.Dashboard("Dashboard", {
    dashboardName: nameOf(stage, "payments"),
    dashboardBody: dashboardBody(stage, widgets),
  });
}
