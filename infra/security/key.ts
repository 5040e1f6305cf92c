import { arnsOf, forThisAccount, policyDocument } from "./policy";
import { nameOf, tagsOf } from "../names";
import { retained } from "../retention";
import type { Stage } from "../stage";

/** The part of the key that other files need. A preview uses staging's key. */
export type EncryptionKey = Pick<aws.kms.Key, "arn">;

/**
 * Creates the stage's only customer-managed key: logs, secrets, database and alarms use it. The account's roles get access
 * through their own policies. The key's policy names the AWS services that act without a role, each only for this account.
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

/** Creates a key in another region, where the stage has only alarms. */
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

// The publisher needs access to the topic's key: without it, alarms reach nobody.
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
    // When EventBridge publishes to an encrypted topic, it sends no account that a condition could check.
    publisher("FailedDeploys", "events.amazonaws.com"),
  ]);
}

/** Matches `/ecs/payment-api-prod` and `/aws/rds/cluster/payments-prod/postgresql`. Previews use staging's key too. */
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
