/** Reads IAM policies: inline, attached and managed ones. */
import type { Graph, Resource } from "../graph.ts";
import { arnOf, document, type Fields, fields, named, names, objects, ofType, text, texts } from "../read.ts";

/** What a statement allows. Actions and resources are patterns with IAM's wildcards. */
export interface Allowed {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: Fields;
}

/** Something that a role must be able to do. */
export interface Need {
  readonly action: string;
  /** An ARN, or `*` when AWS knows no resource for the action. */
  readonly resource: string;
  /** The AWS service that acts for the role, as in `secretsmanager.us-east-1.amazonaws.com`. */
  readonly via?: string;
}

export function statementsOf(policy: unknown): readonly Fields[] {
  return objects(document(policy)["Statement"]);
}

/** What a role's policies allow. The contents of AWS's own managed policies are unknown here. */
export function allowedTo(role: Resource<"aws:iam/role:Role">, graph: Graph): readonly Allowed[] {
  const inline = (role.inputs.inlinePolicies ?? []).map(({ policy }) => policy);
  const beside = ofType(graph, "aws:iam/rolePolicy:RolePolicy")
    .filter(({ inputs }) => names(inputs.role, role))
    .map(({ inputs }) => inputs.policy);
  const customer = managedPoliciesOf(role, graph).map(
    (arn) => named(graph, arn, "aws:iam/policy:Policy")?.inputs.policy,
  );
  return [...inline, ...beside, ...customer]
    .flatMap(statementsOf)
    .filter(({ Effect }) => Effect === "Allow")
    .map(({ Action, Resource: resources, NotAction, NotResource, Condition }) => ({
      // NotAction excludes a few actions: treat it as all actions.
      actions: NotAction === undefined ? texts(Action) : ["*"],
      resources: NotResource === undefined ? texts(resources) : ["*"],
      condition: fields(Condition),
    }));
}

/** The needs that a role's policies do not meet, as text. AWS's own managed policies are unknown here and count as nothing. */
export function missingOf(
  role: Resource<"aws:iam/role:Role">,
  graph: Graph,
  needs: readonly Need[],
): readonly string[] {
  const allowed = allowedTo(role, graph);
  return needs
    .filter(
      ({ action, resource, via }) =>
        !allowed.some(
          ({ actions, resources, condition }) =>
            actions.some((pattern) => includesAction(pattern, action)) &&
            resources.some((pattern) => fits(pattern, resource)) &&
            isMet(condition, via),
        ),
    )
    .map(({ action, resource }) => `${action} on ${resource}`);
}

/** Understands one condition only: the AWS service that uses the key. */
function isMet(condition: Fields, via: string | undefined): boolean {
  const { StringEquals, ...others } = condition;
  const { "kms:ViaService": service, ...otherKeys } = fields(StringEquals);
  const isUnderstood = Object.keys(others).length === 0 && Object.keys(otherKeys).length === 0;
  return isUnderstood && (service === undefined || texts(service).includes(via ?? ""));
}

/** ARNs of the managed policies that a role has. */
export function managedPoliciesOf(role: Resource<"aws:iam/role:Role">, graph: Graph): readonly string[] {
  const attached = attachmentsIn(graph).filter(({ roles }) => roles.some((name) => names(name, role)));
  return [...(role.inputs.managedPolicyArns ?? []), ...attached.flatMap(({ policies }) => policies)].map(text);
}

interface Attachment {
  readonly roles: readonly (string | undefined)[];
  readonly policies: readonly (string | undefined)[];
}

/** Every attachment of a managed policy to a role, in any of the three types. */
function attachmentsIn(graph: Graph): readonly Attachment[] {
  return [
    ...ofType(graph, "aws:iam/rolePolicyAttachment:RolePolicyAttachment").map(({ inputs }) => ({
      roles: [inputs.role],
      policies: [inputs.policyArn],
    })),
    ...ofType(graph, "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive").map(({ inputs }) => ({
      roles: [inputs.roleName],
      policies: inputs.policyArns ?? [],
    })),
    ...ofType(graph, "aws:iam/policyAttachment:PolicyAttachment").map(({ inputs }) => ({
      roles: inputs.roles ?? [],
      policies: [inputs.policyArn],
    })),
  ];
}

/** Whether a statement's only principals are AWS services. */
export function isService(principal: unknown): boolean {
  return Object.keys(fields(principal)).join() === "Service";
}

/** Whether a statement's only principals are workflow runs, which a token of their platform identifies. */
export function isWorkflow(principal: unknown): boolean {
  return Object.keys(fields(principal)).join() === "Federated";
}

/** Whether a pattern of actions includes an action. IAM ignores case. */
export function includesAction(pattern: string, action: string): boolean {
  return fits(pattern.toLowerCase(), action.toLowerCase());
}

/** Whether a text matches a pattern: `*` stands for anything, `?` for one character. */
export function fits(pattern: string, value: string): boolean {
  const literal = pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(value);
}

/** The account in a resource's ARN. */
export function accountOf(resource: Resource): string {
  return arnOf(resource).split(":")[4] ?? "an unknown account";
}
