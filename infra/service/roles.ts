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

/** The repository that SST pushes every image of an account to. */
const ASSET_REPOSITORY = "sst-asset";

/**
 * The role with which ECS starts a service's tasks. SST's own reads every secret of the account.
 */
export function executionRole(stage: Stage, service: ServiceName, start: TaskStart): RoleTransform {
  return (args) => {
    args.tags = tagsOf(service);
    args.managedPolicyArns = [];
    args.inlinePolicies = [{ name: "start-tasks", policy: startTasksPolicy(stage, start) }];
  };
}

/** The role that a service runs with: it calls nothing of AWS. SST's own opens ECS Exec's channels. */
export function taskRole(service: ServiceName): RoleTransform {
  return (args) => {
    args.tags = tagsOf(service);
    args.inlinePolicies = [];
  };
}

function startTasksPolicy(stage: Stage, { logGroupNames, secretArns, keyArn }: TaskStart): $util.Output<string> {
  const arns = arnsOf(stage);
  return policyDocument([
    // AWS knows no resource for it: the token opens nothing that the role cannot read.
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
