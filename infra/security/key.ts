import { arnsOf, forThisAccount, policyDocument } from "./policy";
import { nameOf, tagsOf } from "../names";
import { retained } from "../retention";
import type { Stage } from "../stage";

/** What others know of the key. A preview's is staging's. */
export type EncryptionKey = Pick<aws.kms.Key, "arn">;

/**
 * The stage's one customer-managed key: logs, secrets, database, alarms. Roles of the account get it by their own
 * policies; AWS services that act without a role are named here, each for this account's resources only.
 */
export function createKey(stage: Stage): aws.kms.Key {
  const key = new aws.kms.Key(
    "Key",
    {
      description: `Everything that payments-${stage.name} stores`,
      enableKeyRotation: true,
      deletionWindowInDays: stage.recoveryDays,
      policy: keyPolicy(stage),
      tags: tagsOf("operations"),
    },
    retained(stage),
  );
  new aws.kms.Alias("KeyAlias", { name: `alias/${nameOf(stage, "payments")}`, targetKeyId: key.keyId });
  return key;
}

/** A key in another region, where only alarms are. */
export function createAlarmKey(stage: Stage, logicalName: string, options: $util.CustomResourceOptions): aws.kms.Key {
  return new aws.kms.Key(
    logicalName,
    {
      description: `What alarms of payments-${stage.name} tell`,
      enableKeyRotation: true,
      deletionWindowInDays: stage.recoveryDays,
      policy: policyDocument([accountItself(stage), alarmsToTopics()]),
      tags: tagsOf("operations"),
    },
    { ...options, ...retained(stage) },
  );
}

// In a key's policy, the resource `*` is the key itself.
const accountItself = (stage: Stage) => ({
  Sid: "AccountByItsOwnPolicies",
  Effect: "Allow",
  Principal: { AWS: arnsOf(stage).global("iam", "root") },
  Action: "kms:*",
  Resource: "*",
});

// A topic is encrypted with the publisher's permission: without it, alarms fall silent.
const alarmsToTopics = () => ({ ...publisher("Alarms", "cloudwatch.amazonaws.com"), Condition: forThisAccount() });

function keyPolicy(stage: Stage): $util.Output<string> {
  const arns = arnsOf(stage);
  return policyDocument([
    accountItself(stage),
    {
      Sid: "LogGroupsOfTheStage",
      Effect: "Allow",
      Principal: { Service: `logs.${stage.region}.amazonaws.com` },
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      Resource: "*",
      Condition: {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn": logGroupNames(stage).map((name) =>
            arns.regional("logs", `log-group:${name}`),
          ),
        },
      },
    },
    alarmsToTopics(),
    { ...publisher("Budgets", "budgets.amazonaws.com"), Condition: forThisAccount() },
    // EventBridge does not say for whom it publishes to an encrypted topic.
    publisher("FailedDeploys", "events.amazonaws.com"),
  ]);
}

/** `/ecs/payment-api-prod`, `/aws/rds/cluster/payments-prod/postgresql`; staging's key is also its previews'. */
function logGroupNames(stage: Stage): string[] {
  const own = [`*-${stage.name}`, `*-${stage.name}/*`];
  return stage.kind === "staging" ? [...own, "*-pr-*"] : own;
}

function publisher(what: string, service: string) {
  return {
    Sid: `${what}ToEncryptedTopics`,
    Effect: "Allow",
    Principal: { Service: service },
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: "*",
  };
}
