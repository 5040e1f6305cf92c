import type { Graph, Resource } from "../../graph.ts";
import { document, fields, named, names, objects, ofType, text, texts } from "../../read.ts";
import { APP, DEPLOYED, none, only, type Rule } from "../rule.ts";
import { containersOf, TASK_DEFINITION } from "./tasks.ts";

const ROLE = "aws:iam/role:Role";
const role = only(ROLE);
const ATTACHMENTS = [
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive",
  "aws:iam/policyAttachment:PolicyAttachment",
];
/** The one action that AWS knows no resource for and that starting a task needs. */
const WITHOUT_RESOURCE = new Set(["ecr:GetAuthorizationToken"]);
const READS_SECRETS = /^(secretsmanager:(Get|\*)|ssm:(Get|\*)|kms:(Decrypt|\*)|\*)/;

export const ROLES: readonly Rule[] = [
  {
    id: "CKV_AWS_355",
    title: "No role is allowed anything on every resource, but for ECR's token",
    checkov: "CKV_AWS_355",
    pci: "7.2.x",
    why: '"*" is also the prod of tomorrow.',
    appliesTo: role,
    holds: (resource, graph) =>
      none(
        allowed(resource, graph)
          .filter(({ resources }) => resources.includes("*"))
          .flatMap(({ actions }) => actions)
          .filter((action) => !WITHOUT_RESOURCE.has(action)),
      ),
  },
  {
    id: "CKV2_AWS_40",
    title: "No role is allowed everything that a service of AWS can do",
    checkov: "CKV2_AWS_40",
    pci: "7.2.x",
    why: "`sqs:*` reads, writes and deletes.",
    appliesTo: role,
    holds: (resource, graph) =>
      none(
        allowed(resource, graph)
          .flatMap(({ actions }) => actions)
          .filter((action) => /^([a-z0-9-]+:)?\*$/.test(action)),
      ),
  },
  {
    id: "KMS.2",
    title: "No role reads every secret, or decrypts with every key",
    checkov: "CKV_AWS_290",
    pci: "7.2.x",
    why: "SST's execution role does: one service's start would read another's password.",
    appliesTo: role,
    holds: (resource, graph) =>
      none(
        allowed(resource, graph)
          .filter(({ resources }) =>
            resources.some((one) => one === "*" || /:secret:\*|:parameter\/\*|:key\/\*/.test(one)),
          )
          .flatMap(({ actions }) => actions)
          .filter((action) => READS_SECRETS.test(action)),
      ),
  },
  {
    id: "no-managed-policy",
    title: "No role has a managed policy",
    why: "AWS decides what is in it, and changes it.",
    appliesTo: role,
    holds: (resource, graph) => none([...texts(resource.inputs["managedPolicyArns"]), ...attached(resource, graph)]),
  },
  {
    id: "role-trust",
    title: "Roles are taken on by services of AWS, not by accounts or by everybody",
    why: "A role that the account may take on belongs to whoever is in it.",
    // Under `sst dev` SST lets the account take on a task role, and the developer is in it.
    stages: DEPLOYED,
    appliesTo: role,
    holds: ({ inputs }) => {
      const statements = objects(document(inputs["assumeRolePolicy"])["Statement"]);
      return (
        statements.length > 0 &&
        statements.every(
          ({ Principal }) => texts(fields(Principal)["Service"]).length > 0 && fields(Principal)["AWS"] === undefined,
        )
      );
    },
  },
  {
    id: "role-per-service",
    title: "No two task definitions share a role",
    why: "What one may do, another one has no business doing.",
    appliesTo: only(APP),
    holds: (_app, graph) => {
      const roles = ofType(graph, TASK_DEFINITION).flatMap(({ inputs }) => [
        text(inputs["executionRoleArn"]),
        text(inputs["taskRoleArn"]),
      ]);
      return none(roles.filter((one, index) => one !== "" && roles.indexOf(one) !== index));
    },
  },
  {
    id: "reads-own-secrets",
    title: "The role that starts a task reads its secrets and no other one",
    why: "Payment-api's password is none of fraud-detection's business.",
    appliesTo: only(TASK_DEFINITION),
    holds: (task, graph) => {
      const start = named(graph, task.inputs["executionRoleArn"], ROLE);
      if (start === undefined) return "its execution role is unknown";
      const readable = allowed(start, graph)
        .filter(({ actions }) => actions.some((action) => /^(secretsmanager|ssm):/.test(action)))
        .flatMap(({ resources }) => resources);
      const needed = containersOf(task)
        .flatMap(({ secrets }) => objects(secrets))
        .map(({ valueFrom }) => text(valueFrom));
      return none([
        ...needed.filter((arn) => !readable.some((one) => covers(one, arn))).map((arn) => `cannot read ${arn}`),
        ...readable.filter((one) => !needed.some((arn) => covers(one, arn))).map((one) => `may read ${one}`),
      ]);
    },
  },
];

interface Allowed {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** What a role's own policies allow, wherever they are written. */
function allowed(resource: Resource, graph: Graph): readonly Allowed[] {
  const inline = objects(resource.inputs["inlinePolicies"]).map(({ policy }) => policy);
  const beside = ofType(graph, "aws:iam/rolePolicy:RolePolicy")
    .filter(({ inputs }) => names(inputs["role"], resource))
    .map(({ inputs }) => inputs["policy"]);
  const customer = attached(resource, graph).map((arn) => named(graph, arn, "aws:iam/policy:Policy")?.inputs["policy"]);
  return [...inline, ...beside, ...customer].flatMap(statementsOf);
}

function statementsOf(policy: unknown): readonly Allowed[] {
  return objects(document(policy)["Statement"])
    .filter(({ Effect }) => Effect === "Allow")
    .map(({ Action, Resource: resources, NotAction, NotResource }) => ({
      // Everything but something is everything.
      actions: NotAction === undefined ? texts(Action) : ["*"],
      resources: NotResource === undefined ? texts(resources) : ["*"],
    }));
}

function attached(resource: Resource, graph: Graph): readonly string[] {
  return ofType(graph, ...ATTACHMENTS)
    .filter(({ inputs }) => names(inputs["role"], resource))
    .map(({ inputs }) => text(inputs["policyArn"]));
}

/** A reference may go on after the ARN, as in `<arn>:password::`; a policy may end in a wildcard. */
function covers(policy: string, reference: string): boolean {
  return reference.startsWith(policy.replace(/[-?*]+$/, ""));
}
