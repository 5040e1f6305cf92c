import { stageOf } from "../stage.ts";
import type { Resource } from "@platform/blueprint/graph";
import { arnOf, type Fields, fields, named, number, texts } from "@platform/blueprint/read";
import { accountOf, fits, includesAction, statementsOf } from "@platform/blueprint/check/policy";
import { none, type Rule, rule } from "@platform/blueprint/check/rule";
import { containersOf } from "@platform/blueprint/containers";
import { DEPLOYED, PROD } from "./stages.ts";

export const LOGS: readonly Rule[] = [
  rule({
    id: "CKV_AWS_66",
    title: "Logs end: after a month, and in prod after a year",
    checkov: "CKV_AWS_66",
    pci: "10.5.1",
    why: "Without a number they stay, and are paid for, for ever.",
    of: "aws:cloudwatch/logGroup:LogGroup",
    holds: ({ inputs }) => number(inputs.retentionInDays) >= 30,
  }),
  rule({
    id: "CKV_AWS_338",
    title: "Logs are kept for a year",
    checkov: "CKV_AWS_338",
    pci: "10.5.1",
    why: "PCI DSS asks for twelve months.",
    stages: PROD,
    of: "aws:cloudwatch/logGroup:LogGroup",
    holds: ({ inputs }) => number(inputs.retentionInDays) >= 365,
  }),
  rule({
    id: "CKV_AWS_158",
    title: "Logs are encrypted with a key of ours",
    checkov: "CKV_AWS_158",
    pci: "10.5.1",
    why: "Who may read the logs is decided in one place.",
    of: "aws:cloudwatch/logGroup:LogGroup",
    holds: ({ inputs }) => Boolean(inputs.kmsKeyId),
  }),
  rule({
    id: "logs-outlive",
    title: "Logs stay when what wrote them is renamed or removed",
    pci: "10.5.1",
    why: "A renamed container would otherwise delete a year of audit log.",
    stages: PROD,
    of: "aws:cloudwatch/logGroup:LogGroup",
    holds: ({ retainOnDelete }) => retainOnDelete,
  }),
  rule({
    id: "log-key-policy",
    title: "The key's policy lets CloudWatch Logs use it for the group",
    why: "AWS refuses to create the group otherwise.",
    of: "aws:cloudwatch/logGroup:LogGroup",
    holds: (group, graph) => {
      // CKV_AWS_158 checks whether it has a key.
      if (!group.inputs.kmsKeyId) return true;
      const key = named(graph, group.inputs.kmsKeyId, "aws:kms/key:Key");
      // A preview uses staging's key, which staging's check covers.
      if (key === undefined) return stageOf(graph.stage).kind === "preview" || "its key is unknown";
      const region = arnOf(group).split(":")[3];
      return statementsFor(key, `logs.${region}.amazonaws.com`).some(
        (statement) =>
          texts(statement["Action"]).some((action) => includesAction(action, "kms:GenerateDataKey")) &&
          coversLogGroup(statement, group.inputs.name ?? ""),
      );
    },
  }),
  rule({
    id: "log-group-name",
    title: "Each container logs to /ecs/<container>-<stage>, a group of this app",
    why: "Runbooks name the group; one that ECS makes by itself is kept for ever, and not encrypted.",
    stages: DEPLOYED,
    of: "aws:ecs/taskDefinition:TaskDefinition",
    holds: (task, graph) =>
      none(
        containersOf(task).flatMap(({ name, logConfiguration }) => {
          const group = logConfiguration?.options?.["awslogs-group"];
          const isOwn =
            group === `/ecs/${name}-${graph.stage}` &&
            named(graph, group, "aws:cloudwatch/logGroup:LogGroup") !== undefined;
          return isOwn ? [] : [group || "none"];
        }),
      ),
  }),
  rule({
    id: "KMS.4",
    title: "Keys are rotated",
    checkov: "CKV_AWS_7",
    pci: "3.7.4",
    why: "Every year, without anybody noticing.",
    of: "aws:kms/key:Key",
    holds: ({ inputs }) => inputs.enableKeyRotation === true,
  }),
  rule({
    id: "key-kept",
    title: "No deploy deletes the key, and a deleted key can be restored for a month",
    pci: "3.7.5",
    why: "Without the key, the database and its backups are noise.",
    stages: PROD,
    of: "aws:kms/key:Key",
    holds: ({ protect, retainOnDelete, inputs }) => {
      const days = inputs.deletionWindowInDays ?? 30;
      return none([
        ...(protect && retainOnDelete ? [] : ["not protected"]),
        ...(days >= 30 ? [] : [`back for ${days} days only`]),
      ]);
    },
  }),
  rule({
    id: "CKV2_AWS_64",
    title: "Keys have a policy, and nobody outside of the account is in it",
    checkov: "CKV2_AWS_64",
    pci: "3.7.4",
    why: "The default one trusts the account; ours also names the services that act without a role.",
    of: "aws:kms/key:Key",
    holds: (key) => {
      const statements = statementsOf(key.inputs.policy);
      const account = accountOf(key);
      const foreign = statements
        .filter(({ Effect }) => Effect === "Allow")
        .flatMap(({ Principal }) => [...texts(Principal), ...texts(fields(Principal)["AWS"])])
        .filter((principal) => principal !== account && principal.split(":")[4] !== account);
      return statements.length === 0 ? "it has none" : none(foreign);
    },
  }),
  rule({
    id: "CKV_AWS_26",
    title: "Topics are encrypted with a key that alarms may use",
    checkov: "CKV_AWS_26",
    pci: "8.3.2",
    why: "With AWS's own key an alarm that fires is dropped without a word.",
    of: "aws:sns/topic:Topic",
    holds: ({ inputs }, graph) => {
      const key = named(graph, inputs.kmsMasterKeyId, "aws:kms/key:Key");
      return key !== undefined && statementsFor(key, "cloudwatch.amazonaws.com").length > 0;
    },
  }),
];

function statementsFor({ inputs }: Resource<"aws:kms/key:Key">, service: string): readonly Fields[] {
  return statementsOf(inputs.policy).filter(
    ({ Effect, Principal }) => Effect === "Allow" && texts(fields(Principal)["Service"]).includes(service),
  );
}

/** Whether the group's name matches the condition on the encryption context, if a condition exists. */
function coversLogGroup(statement: Fields, name: string): boolean {
  const conditions = Object.values(fields(statement["Condition"])).map(fields);
  const patterns = conditions.flatMap((condition) => texts(condition["kms:EncryptionContext:aws:logs:arn"]));
  return patterns.length === 0 || patterns.some((pattern) => fits(pattern.split(":log-group:").at(-1)!, name));
}
