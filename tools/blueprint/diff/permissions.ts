import type { Graph, Resource } from "../graph.ts";
import { document, fields, type Fields, names, objects, ofType, text, texts } from "../read.ts";

/** What a role or policy allows, one line each, as in `kms:Decrypt on arn:… if {…}`. */
export interface Permissions {
  readonly allowed: ReadonlySet<string>;
  readonly denied: ReadonlySet<string>;
  /** Who may assume the role. */
  readonly trusted: ReadonlySet<string>;
  /** The permissions boundary. */
  readonly bounds: ReadonlySet<string>;
}

type Role = Resource<"aws:iam/role:Role">;
type Policy = Resource<"aws:iam/policy:Policy">;

/** The roles and managed policies of a graph. */
export function holdersIn(graph: Graph): readonly (Role | Policy)[] {
  return ofType(graph, "aws:iam/role:Role", "aws:iam/policy:Policy");
}

/** The permissions of a role or of a managed policy. */
export function permissionsOf(graph: Graph, holder: Role | Policy): Permissions {
  return holder.type === "aws:iam/role:Role" ? permissionsOfRole(graph, holder) : permissionsIn(holder);
}

/** Reads a role's own policies, its attached ones, and the names of managed ones. */
function permissionsOfRole(graph: Graph, role: Role): Permissions {
  const attached = ofType(graph, "aws:iam/rolePolicy:RolePolicy").filter(({ inputs }) => names(inputs.role, role));
  const managed = [
    ...(role.inputs.managedPolicyArns ?? []),
    ...ofType(graph, "aws:iam/rolePolicyAttachment:RolePolicyAttachment")
      .filter(({ inputs }) => names(inputs.role, role))
      .flatMap(({ inputs }) => inputs.policyArn ?? []),
  ];
  const { allowed, denied } = stated([...(role.inputs.inlinePolicies ?? []), ...attached.map(({ inputs }) => inputs)]);
  return {
    allowed: new Set([...allowed, ...managed.map((arn) => `everything that ${arn} allows`)]),
    denied: new Set(denied),
    trusted: new Set(objects(document(role.inputs.assumeRolePolicy)["Statement"]).flatMap(trustedIn)),
    bounds: new Set([role.inputs.permissionsBoundary ?? []].flat()),
  };
}

/** Reads a managed policy, which may grant or bound a role's permissions. */
function permissionsIn(policy: Policy): Permissions {
  const { allowed, denied } = stated([policy.inputs]);
  return { allowed: new Set(allowed), denied: new Set(denied), trusted: new Set(), bounds: new Set() };
}

function stated(policies: readonly { readonly policy?: unknown }[]) {
  const statements = policies.flatMap(({ policy }) => objects(document(policy)["Statement"]));
  const lines = (effect: string): readonly string[] =>
    statements.filter(({ Effect }) => Effect === effect).flatMap(linesOf);
  return { allowed: lines("Allow"), denied: lines("Deny") };
}

function linesOf(statement: Fields): readonly string[] {
  const actions = [
    ...texts(statement["Action"]),
    ...texts(statement["NotAction"]).map((action) => `everything but ${action}`),
  ];
  const resources = [
    ...texts(statement["Resource"]),
    ...texts(statement["NotResource"]).map((arn) => `everything but ${arn}`),
  ];
  const condition = conditionOf(statement);
  return actions.flatMap((action) => resources.map((resource) => `${action} on ${resource}${condition}`));
}

function trustedIn(statement: Fields): readonly string[] {
  if (statement["Effect"] !== "Allow") return [];
  const { Principal } = statement;
  const principals = text(Principal) === "" ? Object.values(fields(Principal)).flatMap(texts) : [text(Principal)];
  return principals.map((principal) => `${principal}${conditionOf(statement)}`);
}

function conditionOf({ Condition }: Fields): string {
  return Condition === undefined ? "" : ` if ${JSON.stringify(Condition)}`;
}
