import { GetRoleCommand, type IAMClient } from "@aws-sdk/client-iam";
import type { Graph } from "@platform/blueprint/graph";
import { awsError } from "../aws-error.ts";
import { isNamed } from "./ask.ts";
import { type Finding, note, ok } from "./finding.ts";

/** By resource type: the role that AWS creates for itself with the first such resource in an account. */
const ROLES: Readonly<Record<string, string>> = {
  "aws:ecs/service:Service": "AWSServiceRoleForECS",
  "aws:lb/loadBalancer:LoadBalancer": "AWSServiceRoleForElasticLoadBalancing",
  "aws:appautoscaling/target:Target": "AWSServiceRoleForApplicationAutoScaling_ECSService",
  "aws:rds/cluster:Cluster": "AWSServiceRoleForRDS",
  "aws:apigatewayv2/vpcLink:VpcLink": "AWSServiceRoleForAPIGateway",
};

/** Lists the missing service-linked roles. A deploy creates them if it may, which IAM does not say beforehand. */
export async function askLinkedRoles(iam: IAMClient, graph: Graph): Promise<readonly Finding[]> {
  const needed = Object.entries(ROLES).flatMap(([type, role]) =>
    graph.resources.some((resource) => resource.type === type && !resource.read) ? [role] : [],
  );
  const missing: string[] = [];
  for (const role of needed) if (!(await exists(iam, role))) missing.push(role);
  if (missing.length === 0) return [ok("service-linked roles", "all are there")];
  return [
    note(
      "service-linked roles",
      `the deploy makes ${missing.join(", ")}, for which it needs iam:CreateServiceLinkedRole.`,
    ),
  ];
}

async function exists(iam: IAMClient, RoleName: string): Promise<boolean> {
  try {
    await iam.send(new GetRoleCommand({ RoleName }));
    return true;
  } catch (error) {
    if (isNamed(error, "NoSuchEntityException", "NoSuchEntity")) return false;
    throw awsError(`describe the role ${RoleName}`, error);
  }
}
