import type { Graph, Resource } from "@platform/blueprint/graph";
import { arnOf, named } from "@platform/blueprint/read";
import { missingOf, type Need } from "@platform/blueprint/check/policy";
import { none, type Rule, rule } from "@platform/blueprint/check/rule";
import { containersOf } from "@platform/blueprint/containers";
import { referencesOf } from "./tasks.ts";
import { DEPLOYED } from "./stages.ts";

/** Whether roles allow everything that they need. roles.ts checks whether they allow more. */
export const ROLE_SUFFICIENCY: readonly Rule[] = [
  rule({
    id: "task-can-start",
    title: "The role that starts a task may get its image, write its log and read its secrets",
    why: "Else a task fails before it has written a line, and only a deploy shows it.",
    stages: DEPLOYED,
    of: "aws:ecs/taskDefinition:TaskDefinition",
    holds: (task, graph) => faultsOf(graph, task.inputs.executionRoleArn, needsOfTask(task, graph)),
  }),
  rule({
    id: "function-can-run",
    title: "A function's role may write its log, read its secrets and be put into the network",
    why: "Else a deploy stops at the function: it cannot be created, or cannot say what went wrong.",
    stages: DEPLOYED,
    of: "aws:lambda/function:Function",
    holds: (one, graph) => faultsOf(graph, one.inputs.role, needsOfFunction(one, graph)),
  }),
];

function faultsOf(graph: Graph, roleArn: string | undefined, needs: readonly Need[]): true | string {
  const role = named(graph, roleArn, "aws:iam/role:Role");
  return role === undefined ? "its role is unknown" : none(missingOf(role, graph, needs));
}

/** Source: the policy AmazonECSTaskExecutionRolePolicy, and "Amazon ECS task execution IAM role" in the developer guide. */
function needsOfTask(task: Resource<"aws:ecs/taskDefinition:TaskDefinition">, graph: Graph): readonly Need[] {
  return containersOf(task).flatMap(({ image, logConfiguration, secrets }) => [
    ...needsOfImage(image ?? ""),
    ...needsOfLog(graph, logConfiguration?.options?.["awslogs-group"]),
    ...needsOfSecrets(
      graph,
      (secrets ?? []).flatMap(({ valueFrom }) => valueFrom ?? []),
    ),
  ]);
}

/** An image from a registry other than ECR needs no role. */
function needsOfImage(image: string): readonly Need[] {
  const [, account, region, repository] =
    /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^@:]+)/.exec(image) ?? [];
  if (repository === undefined) return [];
  const resource = `arn:aws:ecr:${region}:${account}:repository/${repository}`;
  const actions = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
  return [{ action: "ecr:GetAuthorizationToken", resource: "*" }, ...actions.map((action) => ({ action, resource }))];
}

function needsOfLog(graph: Graph, name: string | undefined): readonly Need[] {
  const group = named(graph, name, "aws:cloudwatch/logGroup:LogGroup");
  // Another rule checks whether the group is ours.
  if (group === undefined) return [];
  return ["logs:CreateLogStream", "logs:PutLogEvents"].map((action) => ({
    action,
    resource: `${arnOf(group)}:log-stream:a-stream`,
  }));
}

/** A reference begins with the secret's ARN. */
function needsOfSecrets(graph: Graph, references: readonly string[]): readonly Need[] {
  const known = referencesOf(graph);
  const secrets = known.filter((arn) => references.some((reference) => reference.startsWith(arn)));
  return secrets.flatMap((arn) => {
    const key = named(graph, arn, "aws:secretsmanager/secret:Secret")?.inputs.kmsKeyId;
    const via = `secretsmanager.${arn.split(":")[3]}.amazonaws.com`;
    return [
      { action: "secretsmanager:GetSecretValue", resource: arn },
      ...(key === undefined ? [] : [{ action: "kms:Decrypt", resource: key, via }]),
    ];
  });
}

/** Without the actions that CKV_AWS_355 checks. Source: "Giving Lambda functions access to resources in an Amazon VPC". */
function needsOfFunction(one: Resource<"aws:lambda/function:Function">, graph: Graph): readonly Need[] {
  const { loggingConfig, environment, vpcConfig, name } = one.inputs;
  const variables = Object.values(environment?.variables ?? {}).flatMap((value) => value ?? []);
  return [
    ...needsOfLog(graph, loggingConfig?.logGroup ?? `/aws/lambda/${name}`),
    ...needsOfSecrets(graph, variables),
    ...(vpcConfig === undefined ? [] : needsOfNetwork(arnOf(one), vpcConfig.subnetIds ?? [])),
  ];
}

function needsOfNetwork(functionArn: string, subnetIds: readonly string[]): readonly Need[] {
  const [, , , region, account] = functionArn.split(":");
  const at = (resource: string): string => `arn:aws:ec2:${region}:${account}:${resource}`;
  const subnets = subnetIds.map((id) => at(`subnet/${id}`));
  const own = at("network-interface/eni-an-interface");
  return [
    ...[...subnets, own].map((resource) => ({ action: "ec2:CreateNetworkInterface", resource })),
    { action: "ec2:DeleteNetworkInterface", resource: own },
  ];
}
