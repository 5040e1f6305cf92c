import type { DeployedService } from "./service/deployed-service";
import type { Stage } from "./stage";

/** How clients reach payment-api. A preview has no load balancer. */
type PublicAddress = Pick<DeployedService, "url" | "loadBalancer">;

/**
 * A deploy's outputs. SST writes them to `.sst/outputs.json`, and `npm run deploy -- verify` compares what runs with them
 * (tools/deploy/outputs.ts).
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
      // What this deploy created. The service itself names what runs: after a rollback, the old one.
      taskDefinition: service.nodes.taskDefinition.arn,
      logGroup: logGroupName,
    },
  ]);
  return {
    stage: stage.name,
    url,
    // The domain's CNAME must point here if no Route 53 zone in this account has the domain.
    ...(loadBalancer && { loadBalancer: loadBalancer.dnsName }),
    cluster: cluster.nodes.cluster.name,
    services: Object.fromEntries(described),
  };
}
