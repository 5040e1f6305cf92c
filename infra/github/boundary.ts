import { alike } from "./join";
import { allow, arnIn, type Refusal, type Scope, type Statement } from "./scope";

/** Where the roles of workflows and their boundaries are: a path that no deploy may write to. */
export const WORKFLOWS_PATH = "/workflows/";

/**
 * The most that a preview's deploy, and whatever it makes, can ever do. What is a preview's own, it may use in any way;
 * what is another stage's, only as its grants say.
 */
export function previewBoundary(scope: Scope, grants: readonly Statement[]): readonly (Statement | Refusal)[] {
  const own = grants.filter((statement) => isOwn(scope, statement));
  const others = grants.filter((statement) => !own.includes(statement));
  return [...others, ...everyAction(own), functionsInTheNetwork(scope), untouchable(scope)];
}

/**
 * The same of prod or staging. It has to keep nothing apart: its role is taken on by the main branch only. What it
 * prevents is a deploy that makes itself a role that may do more, or anything to those of workflows.
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

/** Services whose actions are told one by one: there, an action more is a key or another role. */
const EXACT = new Set(["ecr", "iam", "kms", "s3", "ssm"]);

function isOwn({ names, stage }: Scope, statement: Statement): boolean {
  if (EXACT.has(serviceOf(statement))) return false;
  const resources = [statement.Resource].flat() as readonly string[];
  const hasTag = statement.Condition?.["StringLike"]?.["aws:ResourceTag/sst:stage"] === stage;
  return resources.every((resource) => resource.endsWith(names)) || (hasTag && !resources.includes("*"));
}

/** One statement a condition: an ARN names its service, so two services on the resources of both are allowed no more. */
function everyAction(own: readonly Statement[]): readonly Statement[] {
  return alike(own, ({ Condition }) => Condition).map((group) =>
    allow(
      unique(group.map((statement) => `${serviceOf(statement)}:*`)),
      unique(group.flatMap(({ Resource }) => Resource)),
      group[0]!.Condition,
    ),
  );
}

/** Lambda puts a function into the network with the function's own role, and asks before there is anything to name. */
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

/** Nothing of a workflow's own is a workflow's to change: neither its role, nor its boundary, nor whom its account trusts. */
const untouchable = ({ accountId }: Scope): Refusal => ({
  Effect: "Deny",
  NotAction: ["iam:Get*", "iam:List*"],
  Resource: [`role${WORKFLOWS_PATH}*`, `policy${WORKFLOWS_PATH}*`, "oidc-provider/*"].map(
    (resource) => `arn:aws:iam::${accountId}:${resource}`,
  ),
});

/** A statement is about one service. */
const serviceOf = ({ Action }: Statement): string => [Action].flat()[0]!.split(":")[0]!;

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
