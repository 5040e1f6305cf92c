import { named, ofType } from "@platform/blueprint/read";
import {
  allowedTo,
  fits,
  includesAction,
  isService,
  isWorkflow,
  managedPoliciesOf,
  statementsOf,
} from "@platform/blueprint/check/policy";
import { APP, none, type Rule, rule } from "@platform/blueprint/check/rule";
import { containersOf } from "@platform/blueprint/containers";
import { referencesOf } from "./tasks.ts";
import { DEPLOYED } from "./stages.ts";

/** Starting a task needs this action, and AWS offers no resource type for it. */
const WITHOUT_RESOURCE = new Set(["ecr:GetAuthorizationToken"]);
const READS_SECRETS = [
  "secretsmanager:GetSecretValue",
  "secretsmanager:BatchGetSecretValue",
  "ssm:GetParameter",
  "ssm:GetParameters",
  "ssm:GetParametersByPath",
];
const DECRYPTS = "kms:Decrypt";

export const ROLES: readonly Rule[] = [
  rule({
    id: "CKV_AWS_355",
    title: "No role is allowed anything on every resource, but for ECR's token",
    checkov: "CKV_AWS_355",
    pci: "7.2.x",
    why: '"*" is also the prod of tomorrow.',
    of: "aws:iam/role:Role",
    holds: (resource, graph) =>
      none(
        allowedTo(resource, graph)
          .filter(({ resources }) => resources.includes("*"))
          .flatMap(({ actions }) => actions)
          .filter((action) => !WITHOUT_RESOURCE.has(action)),
      ),
  }),
  rule({
    id: "CKV2_AWS_40",
    title: "No role is allowed everything that a service of AWS can do",
    checkov: "CKV2_AWS_40",
    pci: "7.2.x",
    why: "`sqs:*` reads, writes and deletes.",
    of: "aws:iam/role:Role",
    holds: (resource, graph) =>
      none(
        allowedTo(resource, graph)
          .flatMap(({ actions }) => actions)
          .filter((action) => /^([a-z0-9-]+:)?\*+$/i.test(action)),
      ),
  }),
  rule({
    id: "KMS.2",
    title: "No role reads every secret, or decrypts with every key",
    checkov: "CKV_AWS_288",
    pci: "7.2.x",
    why: "SST's execution role does: one service's start would read another's password.",
    of: "aws:iam/role:Role",
    holds: (resource, graph) =>
      none(
        allowedTo(resource, graph)
          .filter(({ resources }) => resources.some(meansEverybodys))
          .flatMap(({ actions }) => actions)
          .filter((action) => [...READS_SECRETS, DECRYPTS].some((reading) => includesAction(action, reading))),
      ),
  }),
  rule({
    id: "no-managed-policy",
    title: "No role has a managed policy",
    why: "AWS decides what is in it, and changes it.",
    of: "aws:iam/role:Role",
    holds: (resource, graph) => none(managedPoliciesOf(resource, graph)),
  }),
  rule({
    id: "role-trust",
    title: "Roles are taken on by services of AWS and by workflows, not by accounts or by everybody",
    why: "A role that the account may take on belongs to whoever is in it.",
    // Under `sst dev`, SST lets the whole account assume a task role, because the developer must.
    stages: DEPLOYED,
    of: "aws:iam/role:Role",
    holds: ({ inputs }) => {
      const statements = statementsOf(inputs.assumeRolePolicy);
      return (
        statements.length > 0 && statements.every(({ Principal }) => isService(Principal) || isWorkflow(Principal))
      );
    },
  }),
  rule({
    id: "task-role-empty",
    title: "What runs in a task may do nothing in AWS",
    pci: "7.2.x",
    why: "The services call nothing of AWS: whoever gets into one has the database's login, and no more.",
    stages: DEPLOYED,
    of: "aws:ecs/taskDefinition:TaskDefinition",
    holds: (task, graph) => {
      const run = named(graph, task.inputs.taskRoleArn, "aws:iam/role:Role");
      return run === undefined || none(allowedTo(run, graph).flatMap(({ actions }) => actions));
    },
  }),
  rule({
    id: "role-per-service",
    title: "No two task definitions share a role",
    why: "What one may do, another one has no business doing.",
    of: APP,
    holds: (_app, graph) => {
      const roles = ofType(graph, "aws:ecs/taskDefinition:TaskDefinition").flatMap(({ inputs }) => [
        inputs.executionRoleArn ?? "",
        inputs.taskRoleArn ?? "",
      ]);
      return none(roles.filter((one, index) => one !== "" && roles.indexOf(one) !== index));
    },
  }),
  rule({
    id: "reads-own-secrets",
    title: "The role that starts a task reads its secrets and no other one",
    why: "Payment-api's password is none of fraud-detection's business.",
    of: "aws:ecs/taskDefinition:TaskDefinition",
    holds: (task, graph) => {
      const start = named(graph, task.inputs.executionRoleArn, "aws:iam/role:Role");
      if (start === undefined) return "its execution role is unknown";
      const readable = allowedTo(start, graph)
        .filter(({ actions }) => actions.some(readsSecrets))
        .flatMap(({ resources }) => resources);
      const needed = containersOf(task)
        .flatMap(({ secrets = [] }) => secrets)
        .map(({ valueFrom = "" }) => secretOf(valueFrom));
      const isReadable = (arn: string): boolean => readable.some((pattern) => fits(pattern, arn));
      const isNeeded = (pattern: string): boolean => needed.some((arn) => fits(pattern, arn));
      const tooMany = [
        ...referencesOf(graph).filter((arn) => isReadable(arn) && !needed.includes(arn)),
        ...readable.filter((pattern) => !isNeeded(pattern)),
      ];
      return none([
        ...needed.filter((arn) => !isReadable(arn)).map((arn) => `cannot read ${arn}`),
        ...[...new Set(tooMany)].map((arn) => `may read ${arn}`),
      ]);
    },
  }),
];

function readsSecrets(action: string): boolean {
  return READS_SECRETS.some((reading) => includesAction(action, reading));
}

/** Cuts a reference after the secret's ARN, as in `<arn>:password::`. */
function secretOf(reference: string): string {
  const [arn = ""] = reference.split(/:[^:]*:[^:]*:[0-9a-f-]{36}$/);
  return arn.split(":").slice(0, 7).join(":");
}

const SOMEBODY_ELSES = ["secret:somebody-elses-AbCdEf", "parameter/somebody-elses", "key/somebody-elses"];

/** Whether a pattern matches secrets, parameters or keys of other apps, in any region. */
function meansEverybodys(pattern: string): boolean {
  const parts = pattern.split(":");
  if (parts.length < 6) return pattern.endsWith("*");
  return SOMEBODY_ELSES.some((resource) => fits(parts.slice(5).join(":"), resource));
}
