import { logicalNameOf } from "./names";
import { taskRole } from "./service/roles";
import type { ServiceName } from "./stage";

/** A service under `sst dev`: a command on the developer's machine, and a role that may do nothing. */
export function createDevelopmentService(cluster: sst.aws.Cluster, name: ServiceName): sst.aws.Service {
  return new sst.aws.Service(logicalNameOf(name), {
    cluster,
    dev: { directory: `services/${name}`, command: "npm run dev" },
    transform: { taskRole: taskRole(name) },
  });
}
