import { alike } from "./join";
import { allow, arnIn, type Refusal, type Scope, type Statement } from "./scope";

/** The IAM path of workflows' roles and boundaries. No deploy may write to it. */
export const WORKFLOWS_PATH = "/workflows/";

/**
 * The most that a preview's deploy, and everything it creates, can ever do. It may do anything with a preview's own
 * resources. With another stage's, it may do only what its grants allow.
 */
export function previewBoundary(scope: Scope, grants: readonly Statement[]): readonly (Statement | Refusal)[] {
  const own = grants.filter((statement) => isOwn(scope, statement));
  const others = grants.filter((statement) => !own.includes(statement));
  return [...others, ...everyAction(own), functionsInTheNetwork(scope), untouchable(scope)];
}

/**
 * The same for prod or staging. Only the main branch assumes this role, so the boundary need not separate stages. It stops
 * a deploy from creating a role with more rights, and from changing the workflows' roles.
 */
export function lastingBoundary(scope: Scope, grants: readonly Statement[]): readonly (Statement | Refusal)[] {
  const iam = grants.filter((statement) => serviceOf(statement) === "iam");
  const services = grants.filter((statement) => !iam.includes(statement)).map(serviceOf);
  return [
    allow(
      unique(services).map((service) => `${service}:*`),
      "*",
    ),
    ...iam,
    untouchable(scope),
  ];
}

/** The boundary lists these services' actions one by one: one action too many could give away a key or another role. */
const EXACT = new Set(["ecr", "iam", "kms", "s3", "ssm"]);

function isOwn({ names, stage }: Scope, statement: Statement): boolean {
  if (EXACT.has(serviceOf(statement))) return false;
  const resources = [statement.Resource].flat() as readonly string[];
  const hasTag = statement.Condition?.["StringLike"]?.["aws:ResourceTag/sst:stage"] === stage;
  return resources.every((resource) => resource.endsWith(names)) || (hasTag && !resources.includes("*"));
}

/** Joins statements by condition. An ARN names its service, so joining two services and their resources allows no more. */
function everyAction(own: readonly Statement[]): readonly Statement[] {
  return alike(own, ({ Condition }) => Condition).map((group) =>
    allow(
      unique(group.map((statement) => `${serviceOf(statement)}:*`)),
      unique(group.flatMap(({ Resource }) => Resource)),
      group[0]!.Condition,
    ),
  );
}

/** Lambda uses the function's own role to put it into the network, and checks it before an interface exists to name. */
const functionsInTheNetwork = (scope: Scope): Statement =>
  allow(
    [
      "ec2:AssignPrivateIpAddresses",
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:UnassignPrivateIpAddresses",
    ],
    arnIn(scope, "ec2", "*/*"),
  );

/** A workflow may not change its role, its boundary, or whom its account trusts. */
const untouchable = ({ accountId }: Scope): Refusal => ({
  Effect: "Deny",
  NotAction: ["iam:Get*", "iam:List*"],
  Resource: [`role${WORKFLOWS_PATH}*`, `policy${WORKFLOWS_PATH}*`, "oidc-provider/*"].map(
    (resource) => `arn:aws:iam::${accountId}:${resource}`,
  ),
});

/** Each statement covers one service, so its first action names it. */
const serviceOf = ({ Action }: Statement): string => [Action].flat()[0]!.split(":")[0]!;

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
