import type { WatchedService } from "./alarms/services";
import type { DatabaseCluster } from "./database";
import type { Network } from "./network";
import type { DeployedService } from "./service";

/** What alarms and dashboard look at. */
export interface WatchedParts {
  readonly services: readonly DeployedService[];
  readonly cluster: sst.aws.Cluster;
  readonly database: Pick<DatabaseCluster, "cluster">;
  readonly network: Pick<Network, "natGatewayIds">;
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
