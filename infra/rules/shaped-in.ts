import type { Policy } from "@platform/blueprint/project";

/** The file that shapes a resource, by type and name, where SST's components create it or one line creates several. */
export const SHAPED_IN: Policy["shapedIn"] = [
  [/^aws:iam\/.* Deploy/, "infra/github/deploy-role.ts"],
  [/^aws:iam\/.* (?:DatabaseRoles|Migrator|PreviewDatabase)Role/, "infra/database/function.ts"],
  [/^aws:(?:ec2\/securityGroup|vpc\/)/, "infra/network/security-groups.ts"],
  [/^aws:(?:ec2|servicediscovery)\//, "infra/network/network.ts"],
  [/^aws:lb\//, "infra/service/load-balancer.ts"],
  [/^aws:ecs\/taskDefinition/, "infra/service/task-definition.ts"],
  [/^aws:ecs\/service/, "infra/service/service.ts"],
  [/^aws:ecs\//, "infra/service/cluster.ts"],
  [/^aws:appautoscaling\//, "infra/service/capacity.ts"],
  [/^aws:iam\//, "infra/service/roles.ts"],
  [/^aws:rds\//, "infra/database/aurora.ts"],
  [/^aws:s3\//, "infra/network/access-logs.ts"],
];
