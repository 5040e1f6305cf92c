import { logicalNameOf, nameOf } from "./names";
import { taskRole } from "./service/roles";
import { type Environment, type ServiceName, type Stage, StageError } from "./stage";

const SERVICES: readonly ServiceName[] = ["payment-api", "fraud-detection", "notification-service"];

/**
 * Creates a developer's stage: the services run on the developer's machine, on the local database. AWS gets a cluster
 * without tasks and a role per service; no network, no database, no load balancer. With DEV_CONTAINERS=1 each service runs
 * as its image.
 *
 * Throws StageError for a stage that is deployed.
 */
export function createDevelopment(stage: Stage, environment: Environment): Record<string, unknown> {
  if (stage.kind !== "development") {
    throw new StageError(`"sst dev" is for a stage of your own: "${stage.name}" is deployed with "sst deploy".`);
  }
  const cluster = new sst.aws.Cluster("Cluster", {
    // SST requires a network, but never uses it for services that run elsewhere.
    vpc: { id: "none", securityGroups: [], containerSubnets: [], loadBalancerSubnets: [] },
    transform: {
      cluster: (args) => {
        args.name = nameOf(stage, "payments");
      },
    },
  });
  const command = environment["DEV_CONTAINERS"] === "1" ? "npm run dev -- --containers" : "npm run dev";
  for (const name of SERVICES) createService(cluster, name, command);
  return { url: "http://127.0.0.1:8080" };
}

/** Runs a command on the developer's machine, with a role that may do nothing. */
function createService(cluster: sst.aws.Cluster, name: ServiceName, command: string): sst.aws.Service {
  return new sst.aws.Service(logicalNameOf(name), {
    cluster,
    dev: { directory: `services/${name}`, command },
    transform: { taskRole: taskRole(name) },
  });
}
