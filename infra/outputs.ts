import type { DeployedService } from "./service/deployed-service";
import type { Stage } from "./stage";

/** Where payment-api is reached. A preview has no load balancer. */
type PublicAddress = Pick<DeployedService, "url" | "loadBalancer">;

/**
 * What a deploy says at its end. SST writes it to `.sst/outputs.json`, and `npm run deploy -- verify` holds what runs
 * against it (tools/deploy/outputs.ts).
 */
export function outputsOf(
  stage: Stage,
  { url, loadBalancer }: PublicAddress,
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
  return {
    stage: stage.name,
    url,
    // The domain's CNAME must point here, where no Route 53 zone of this account has the domain.
    ...(loadBalancer && { loadBalancer: loadBalancer.dnsName }),
    cluster: cluster.nodes.cluster.name,
    services: Object.fromEntries(described),
  };
}
