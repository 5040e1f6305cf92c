import type { DeployedService } from "./service";
import type { Stage } from "./stage";

/**
 * What a deploy says at its end. SST writes it to `.sst/outputs.json`, and `npm run deploy -- verify` holds what runs
 * against it (scripts/deploy/outputs.ts).
 */
export function outputsOf(
  stage: Stage,
  url: $util.Output<string>,
  cluster: sst.aws.Cluster,
  services: readonly DeployedService[],
): Record<string, unknown> {
  const described = services.map(({ name, service, logGroupName }) => [
    name,
    {
      name: service.nodes.service.name,
      // Not the service's own, which is what runs: after a rollback, the old one.
      taskDefinition: service.nodes.taskDefinition.arn,
      logGroup: logGroupName,
    },
  ]);
  return { stage: stage.name, url, cluster: cluster.nodes.cluster.name, services: Object.fromEntries(described) };
}
