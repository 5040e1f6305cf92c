import { stageOf } from "../../../../infra/stage.ts";
import type { Resource } from "../../graph.ts";
import { arnOf, type Fields, fields, named, number, text, texts } from "../../read.ts";
import { accountOf, fits, includesAction, statementsOf } from "../policy.ts";
import { DEPLOYED, none, only, PROD, type Rule } from "../rule.ts";
import { containersOf } from "./tasks.ts";

const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const KEY = "aws:kms/key:Key";
const TOPIC = "aws:sns/topic:Topic";

export const LOGS: readonly Rule[] = [
  {
    id: "CKV_AWS_66",
    title: "Logs end: after a month, and in prod after a year",
    checkov: "CKV_AWS_66",
    pci: "10.5.1",
    why: "Without a number they stay, and are paid for, for ever.",
    appliesTo: only(LOG_GROUP),
    holds: ({ inputs }) => number(inputs["retentionInDays"]) >= 30,
  },
  {
    id: "CKV_AWS_338",
    title: "Logs are kept for a year",
    checkov: "CKV_AWS_338",
    pci: "10.5.1",
    why: "PCI DSS asks for twelve months.",
    stages: PROD,
    appliesTo: only(LOG_GROUP),
    holds: ({ inputs }) => number(inputs["retentionInDays"]) >= 365,
  },
  {
    id: "CKV_AWS_158",
    title: "Logs are encrypted with a key of ours",
    checkov: "CKV_AWS_158",
    pci: "10.5.1",
    why: "Who may read the logs is decided in one place.",
    appliesTo: only(LOG_GROUP),
    holds: ({ inputs }) => text(inputs["kmsKeyId"]) !== "",
  },
  {
    id: "logs-outlive",
    title: "Logs stay when what wrote them is renamed or removed",
    pci: "10.5.1",
    why: "A renamed container would otherwise delete a year of audit log.",
    stages: PROD,
    appliesTo: only(LOG_GROUP),
    holds: ({ retainOnDelete }) => retainOnDelete,
  },
  {
    id: "log-key-policy",
    title: "The key's policy lets CloudWatch Logs use it for the group",
    why: "AWS refuses to create the group otherwise.",
    appliesTo: only(LOG_GROUP),
    holds: (group, graph) => {
      // CKV_AWS_158 asks whether there is one.
      if (text(group.inputs["kmsKeyId"]) === "") return true;
      const key = named(graph, group.inputs["kmsKeyId"], KEY);
      // A preview's key is staging's, and is judged there.
      if (key === undefined) return stageOf(graph.stage).kind === "preview" || "its key is unknown";
      const region = arnOf(group).split(":")[3];
      return statementsFor(key, `logs.${region}.amazonaws.com`).some(
        (statement) =>
          texts(statement["Action"]).some((action) => includesAction(action, "kms:GenerateDataKey")) &&
          coversLogGroup(statement, text(group.inputs["name"])),
      );
    },
  },
  {
    id: "log-group-name",
    title: "Each container logs to /ecs/<container>-<stage>, a group of this app",
    why: "Runbooks name the group; one that ECS makes by itself is kept for ever, and not encrypted.",
    stages: DEPLOYED,
    appliesTo: only("aws:ecs/taskDefinition:TaskDefinition"),
    holds: (task, graph) =>
      none(
        containersOf(task).flatMap(({ name, logConfiguration }) => {
          const group = text(fields(fields(logConfiguration)["options"])["awslogs-group"]);
          const isOwn = group === `/ecs/${text(name)}-${graph.stage}` && named(graph, group, LOG_GROUP) !== undefined;
          return isOwn ? [] : [group || "none"];
        }),
      ),
  },
  {
    id: "KMS.4",
    title: "Keys are rotated",
    checkov: "CKV_AWS_7",
    pci: "3.7.4",
    why: "Every year, without anybody noticing.",
    appliesTo: only(KEY),
    holds: ({ inputs }) => inputs["enableKeyRotation"] === true,
  },
  {
    id: "key-kept",
    title: "No deploy deletes the key, and a deleted key can be restored for a month",
    pci: "3.7.5",
    why: "Without the key, the database and its backups are noise.",
    stages: PROD,
    appliesTo: only(KEY),
    holds: ({ protect, retainOnDelete, inputs }) => {
      const days = number(inputs["deletionWindowInDays"] ?? 30);
      return none([
        ...(protect && retainOnDelete ? [] : ["not protected"]),
        ...(days >= 30 ? [] : [`back for ${days} days only`]),
      ]);
    },
  },
  {
    id: "CKV2_AWS_64",
    title: "Keys have a policy, and nobody outside of the account is in it",
    checkov: "CKV2_AWS_64",
    pci: "3.7.4",
    why: "The default one trusts the account; ours also names the services that act without a role.",
    appliesTo: only(KEY),
    holds: (key) => {
      const statements = statementsOf(key.inputs["policy"]);
      const account = accountOf(key);
      const foreign = statements
        .filter(({ Effect }) => Effect === "Allow")
        .flatMap(({ Principal }) => [...texts(Principal), ...texts(fields(Principal)["AWS"])])
        .filter((principal) => principal !== account && principal.split(":")[4] !== account);
      return statements.length === 0 ? "it has none" : none(foreign);
    },
  },
  {
    id: "CKV_AWS_26",
    title: "Topics are encrypted with a key that alarms may use",
    checkov: "CKV_AWS_26",
    pci: "8.3.2",
    why: "With AWS's own key an alarm that rings is dropped without a word.",
    appliesTo: only(TOPIC),
    holds: ({ inputs }, graph) => {
      const key = named(graph, inputs["kmsMasterKeyId"], KEY);
      return key !== undefined && statementsFor(key, "cloudwatch.amazonaws.com").length > 0;
    },
  },
];

function statementsFor({ inputs }: Resource, service: string): readonly Fields[] {
  return statementsOf(inputs["policy"]).filter(
    ({ Effect, Principal }) => Effect === "Allow" && texts(fields(Principal)["Service"]).includes(service),
  );
}

/** Whether the condition on the encryption context, if there is one, fits the name of the group. */
function coversLogGroup(statement: Fields, name: string): boolean {
  const conditions = Object.values(fields(statement["Condition"])).map(fields);
  const patterns = conditions.flatMap((condition) => texts(condition["kms:EncryptionContext:aws:logs:arn"]));
  return patterns.length === 0 || patterns.some((pattern) => fits(pattern.split(":log-group:").at(-1)!, name));
}
