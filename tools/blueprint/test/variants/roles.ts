import { patch } from "../broken-variants.ts";
import type { Variant } from "./variant.ts";

/** Variants of roles, keys and secrets. */
export const ROLE_VARIANTS: readonly Variant[] = [
  {
    what: "the execution role reads every secret",
    patches: [
      patch("service/roles.ts", "mayReadSecrets(stage, secretArns, keyArn)", 'mayReadSecrets(stage, "*", keyArn)'),
    ],
    caughtBy: { rule: "KMS.2", resource: "PaymentApiExecutionRole" },
  },
  {
    what: "SST's managed policy stays on the execution role",
    patches: [patch("service/roles.ts", "args.managedPolicyArns = [];", "")],
    caughtBy: { rule: "no-managed-policy", resource: "FraudDetectionExecutionRole" },
  },
  {
    what: "the execution role may not write to streams of the log",
    patches: [patch("service/roles.ts", "`log-group:${name}:log-stream:*`", "`log-group:${name}`")],
    caughtBy: { rule: "task-can-start", resource: "PaymentApiTask", fault: /logs:CreateLogStream/ },
  },
  {
    what: "the execution role may not get the image",
    patches: [patch("service/roles.ts", '"ecr:BatchGetImage", ', "")],
    caughtBy: {
      rule: "task-can-start",
      resource: "FraudDetectionTask",
      fault: /^(?!.*ecr:GetDownload).*ecr:BatchGetImage/,
    },
  },
  {
    what: "the execution role may get images of another repository",
    patches: [patch("service/roles.ts", 'ASSET_REPOSITORY = "sst-asset"', 'ASSET_REPOSITORY = "payments"')],
    caughtBy: { rule: "task-can-start", resource: "NotificationServiceTask", fault: /ecr:GetDownloadUrlForLayer/ },
  },
  {
    what: "secrets may be decrypted through another service of AWS only",
    patches: [
      patch(
        "security/policy.ts",
        "`secretsmanager.${stage.region}.amazonaws.com`",
        "`ssm.${stage.region}.amazonaws.com`",
      ),
    ],
    caughtBy: { rule: "function-can-run", resource: "Migrator", fault: /kms:Decrypt/ },
  },
  {
    what: "functions may not be put into the network",
    patches: [patch("database/function.ts", '"ec2:CreateNetworkInterface"', '"ec2:CreateNetworkInterfacePermission"')],
    caughtBy: { rule: "function-can-run", resource: "DatabaseRoles", fault: /ec2:CreateNetworkInterface/ },
  },
  {
    what: "the code of services may send to queues",
    patches: [
      patch(
        "service/roles.ts",
        "    args.inlinePolicies = [];",
        '    args.inlinePolicies = [{ name: "queue", policy: policyDocument([{ Effect: "Allow", Action: "sqs:SendMessage", Resource: "arn:aws:sqs:us-east-1:123456789012:jobs" }]) }];',
      ),
    ],
    caughtBy: { rule: "task-role-empty", resource: "PaymentApiTask" },
  },
  {
    what: "workflows of every repository of the owner may deploy",
    patches: [patch("github/deploy-role.ts", "`repo:${owner}/${name}:${run}`", "`repo:${owner}/*:${run}`")],
    caughtBy: { rule: "CKV_AWS_358", resource: "payments-prod" },
  },
  {
    what: "the role of workflows has no boundary",
    patches: [patch("github/deploy-role.ts", "permissionsBoundary: worn.arn,", "")],
    caughtBy: { rule: "roles-bounded", resource: "payments-prod" },
  },
  {
    what: "the key is deleted with the stage",
    patches: [patch("security/key.ts", /retained\(stage\),(?=\s*\);\s*new aws\.kms\.Alias)/, "{},")],
    caughtBy: { rule: "key-kept", resource: "Key", fault: /protected/ },
  },
  {
    what: "a deleted key is gone after a week",
    patches: [patch("security/key.ts", "deletionWindowInDays: stage.recoveryDays", "deletionWindowInDays: 7")],
    caughtBy: { rule: "key-kept", resource: "Key", fault: /7 days/ },
  },
  {
    what: "CloudWatch may not use the key",
    patches: [patch("security/key.ts", "`logs.${stage.region}.amazonaws.com`", '"ec2.amazonaws.com"')],
    caughtBy: { rule: "log-key-policy", resource: "PaymentApiLogGrouppayment-api" },
  },
  {
    what: "EventBridge may not use the key of its topic",
    patches: [patch("security/key.ts", 'publisher("FailedDeploys", "events.amazonaws.com"),', "")],
    caughtBy: { rule: "publishers-may", resource: "FailedDeployTopic", fault: /events\.amazonaws\.com.*key/ },
  },
  {
    what: "budgets may not use the key of their topic",
    patches: [
      patch(
        "security/key.ts",
        '{ ...publisher("Budgets", "budgets.amazonaws.com"), Condition: forThisAccount() },',
        "",
      ),
    ],
    caughtBy: { rule: "publishers-may", resource: "AlarmTopic", fault: /budgets\.amazonaws\.com.*key/ },
  },
  {
    what: "a deleted secret is gone at once",
    patches: [patch("security/secret.ts", "recoveryWindowInDays: stage.recoveryDays", "recoveryWindowInDays: 0")],
    caughtBy: { rule: "secret-recovery", resource: "ServiceCredential" },
  },
  {
    what: "logs are encrypted with AWS's own key",
    patches: [patch("log-group.ts", "kmsKeyId: key.arn,", "")],
    caughtBy: { rule: "CKV_AWS_158", resource: "FlowLogGroup" },
  },
];
