import { alsoTagged, nameOf } from "../names";
import type { Network } from "../network/network";
import type { Stage } from "../stage";

/** The ECS cluster of a stage. */
export function createCluster(stage: Stage, network: Network): sst.aws.Cluster {
  return new sst.aws.Cluster("Cluster", {
    // An object, because with the Vpc component itself SST puts tasks into public subnets, with public addresses.
    vpc: {
      id: network.id,
      // Each service has its own group.
      securityGroups: [],
      containerSubnets: network.privateSubnets,
      loadBalancerSubnets: network.publicSubnets,
      // Without load balancers, clients find tasks through Cloud Map.
      ...(stage.kind === "preview" && {
        cloudmapNamespaceId: network.namespace.id,
        cloudmapNamespaceName: network.namespace.name,
      }),
    },
    transform: {
      cluster: (args) => {
        args.name = nameOf(stage, "payments");
        args.settings = [{ name: "containerInsights", value: stage.containerInsights }];
        alsoTagged("operations")(args);
      },
    },
  });
}
