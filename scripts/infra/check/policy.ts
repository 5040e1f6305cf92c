/** Reading IAM policies, wherever they are written. */
import type { Graph, Resource } from "../graph.ts";
import { arnOf, document, type Fields, fields, named, names, objects, ofType, texts } from "../read.ts";

/** What a statement allows. Both are patterns, with IAM's wildcards. */
export interface Allowed {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** Every way of attaching a managed policy to a role. */
const ATTACHMENTS = [
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
  "aws:iam/policyAttachment:PolicyAttachment",
];

export function statementsOf(policy: unknown): readonly Fields[] {
  return objects(document(policy)["Statement"]);
}

/** What a role's policies allow. Of AWS's own managed ones nothing is known here. */
export function allowedTo(role: Resource, graph: Graph): readonly Allowed[] {
  const inline = objects(role.inputs["inlinePolicies"]).map(({ policy }) => policy);
  const beside = ofType(graph, "aws:iam/rolePolicy:RolePolicy")
    .filter(({ inputs }) => names(inputs["role"], role))
    .map(({ inputs }) => inputs["policy"]);
  const customer = managedPoliciesOf(role, graph).map(
    (arn) => named(graph, arn, "aws:iam/policy:Policy")?.inputs["policy"],
  );
  return [...inline, ...beside, ...customer]
    .flatMap(statementsOf)
    .filter(({ Effect }) => Effect === "Allow")
    .map(({ Action, Resource: resources, NotAction, NotResource }) => ({
      // Everything but something is everything.
      actions: NotAction === undefined ? texts(Action) : ["*"],
      resources: NotResource === undefined ? texts(resources) : ["*"],
    }));
}

/** ARNs of the managed policies that a role has. */
export function managedPoliciesOf(role: Resource, graph: Graph): readonly string[] {
  const attached = ofType(graph, ...ATTACHMENTS).filter(({ inputs }) =>
    [inputs["role"], inputs["roleName"], inputs["roles"]].flatMap(texts).some((name) => names(name, role)),
  );
  return [role, ...attached].flatMap(({ inputs }) =>
    [inputs["managedPolicyArns"], inputs["policyArn"], inputs["policyArns"]].flatMap(texts),
  );
}

/** Whether a statement is for services of AWS and for nobody else. */
export function isService(principal: unknown): boolean {
  return Object.keys(fields(principal)).join() === "Service";
}

/** Whether a statement is for runs of workflows and for nobody else, by the token that their platform signs. */
export function isWorkflow(principal: unknown): boolean {
  return Object.keys(fields(principal)).join() === "Federated";
}

/** Whether a pattern of actions has an action. IAM does not mind their case. */
export function includesAction(pattern: string, action: string): boolean {
  return fits(pattern.toLowerCase(), action.toLowerCase());
}

/** Whether a text fits a pattern: `*` stands for anything, `?` for one character. */
export function fits(pattern: string, value: string): boolean {
  const literal = pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(value);
}

/** The account of an ARN. */
export function accountOf(resource: Resource): string {
  return arnOf(resource).split(":")[4] ?? "an unknown account";
}
