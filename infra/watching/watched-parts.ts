import type { DatabaseCluster } from "../database/database";
import type { Network } from "../network/network";
import type { DeployedService } from "../service/service";
import type { Balancing, WatchedService } from "./services";

/** What alarms and dashboard look at. */
export interface WatchedParts {
  readonly services: readonly DeployedService[];
  readonly cluster: sst.aws.Cluster;
  readonly database: Pick<DatabaseCluster, "cluster">;
  readonly network: Pick<Network, "natGatewayIds">;
  /** The name of its metrics. */
  readonly firewall: $util.Input<string>;
  /** Id of the health check that asks from outside. */
  readonly probe: $util.Input<string>;
}

/** The way in from the internet. */
export interface WatchedEntrance {
  readonly balancing: Balancing;
  readonly firewall: $util.Input<string>;
  readonly certificateArn: $util.Input<string>;
}

/** The service that the internet reaches: the one with a certificate. */
export function publicServiceOf(services: readonly DeployedService[]) {
  const found = services.find(({ certificateArn }) => certificateArn !== undefined);
  if (found?.certificateArn === undefined) throw new Error("no service has a certificate: nobody could reach it");
  return { ...found, certificateArn: found.certificateArn };
}

/** Where CloudWatch finds the way in. */
export function watchedEntrance({ services, cluster, firewall }: WatchedParts): WatchedEntrance {
  const service = publicServiceOf(services);
  return { ...watchedService(cluster, service), firewall, certificateArn: service.certificateArn };
}

/** Where CloudWatch finds a service. Named by the ECS service, so that whoever watches it is created after it. */
export function watchedService(cluster: sst.aws.Cluster, deployed: DeployedService): WatchedService {
  const { name, service, loadBalancer, targetGroup } = deployed;
  if (loadBalancer === undefined || targetGroup === undefined) {
    throw new Error(`${name} has no load balancer to watch: only prod and staging have alarms`);
  }
  return {
    name,
    cluster: cluster.nodes.cluster.name,
    ecsService: service.nodes.service.name,
    balancing: { loadBalancer: loadBalancer.arnSuffix, targetGroup: targetGroup.arnSuffix },
  };
}
