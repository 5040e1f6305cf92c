import { createDevelopmentService } from "./development-service";
import { nameOf } from "./names";
import type { ServiceName, Stage } from "./stage";

const SERVICES: readonly ServiceName[] = ["payment-api", "fraud-detection", "notification-service"];

/**
 * A developer's stage: the services run on the developer's machine, on the local database. AWS gets a cluster without
 * tasks and a role per service; no network, no database, no load balancer.
 */
export function createDevelopment(stage: Stage): Record<string, unknown> {
  const cluster = new sst.aws.Cluster("Cluster", {
    // SST asks for a network and, for services that run elsewhere, never looks at it.
    vpc: { id: "none", securityGroups: [], containerSubnets: [], loadBalancerSubnets: [] },
    transform: {
      cluster: (args) => {
        args.name = nameOf(stage, "payments");
      },
    },
  });
  for (const name of SERVICES) createDevelopmentService(cluster, name);
  return { url: "http://127.0.0.1:8080" };
}
