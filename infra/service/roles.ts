import { arnsOf, mayReadSecrets, policyDocument } from "../security/policy";
import { tagsOf } from "../names";
import type { ServiceName, Stage } from "../stage";

/** What the execution role needs to start a task: its image, its logs and its secrets. */
export interface TaskStart {
  readonly logGroupNames: readonly string[];
  readonly secretArns: readonly $util.Input<string>[];
  readonly keyArn: $util.Input<string>;
}

type RoleTransform = (args: aws.iam.RoleArgs) => undefined;

/** SST pushes all images in an account to this repository. */
const ASSET_REPOSITORY = "sst-asset";

/**
 * The role with which ECS starts a service's tasks. SST's default could read every secret in the account.
 */
export function executionRole(stage: Stage, service: ServiceName, start: TaskStart): RoleTransform {
  return (args) => {
    args.tags = tagsOf(service);
    args.managedPolicyArns = [];
    args.inlinePolicies = [{ name: "start-tasks", policy: startTasksPolicy(stage, start) }];
  };
}

/** The role that a service runs with: it calls no AWS API. SST's default could open ECS Exec channels. */
export function taskRole(service: ServiceName): RoleTransform {
  return (args) => {
    args.tags = tagsOf(service);
    args.inlinePolicies = [];
  };
}

function startTasksPolicy(stage: Stage, { logGroupNames, secretArns, keyArn }: TaskStart): $util.Output<string> {
  const arns = arnsOf(stage);
  return policyDocument([
    // AWS offers no resource type for it. The token gives access only to what the role may read.
    { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
    {
      Effect: "Allow",
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Resource: arns.regional("ecr", `repository/${ASSET_REPOSITORY}`),
    },
    {
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: logGroupNames.map((name) => arns.regional("logs", `log-group:${name}:log-stream:*`)),
    },
    ...mayReadSecrets(stage, secretArns, keyArn),
  ]);
}
