import { type Break, change, container, drop, keyPolicy, publishing, set } from "./break.ts";
import { arn, policy } from "@platform/blueprint/test/draft";
import { BREAKS_OF_CONTAINERS } from "./breaks-of-containers.ts";
import { BREAKS_OF_DATA } from "./breaks-of-data.ts";
import { BREAKS_OF_FIREWALL } from "./breaks-of-firewall.ts";
import { BREAKS_OF_NETWORK } from "./breaks-of-network.ts";
import { BREAKS_OF_OPERATIONS } from "./breaks-of-operations.ts";
import { BREAKS_OF_ROLES } from "./breaks-of-roles.ts";
import { BREAKS_OF_SERVICES } from "./breaks-of-services.ts";
import { BREAKS_OF_WATCHING } from "./breaks-of-watching.ts";
import { BREAKS_OF_WORKFLOWS } from "./breaks-of-workflows.ts";

/** The breaks for each rule: several if the rule checks several things. */
export const BREAKS: Readonly<Record<string, readonly Break[]>> = {
  ...BREAKS_OF_CONTAINERS,
  ...BREAKS_OF_DATA,
  ...BREAKS_OF_FIREWALL,
  ...BREAKS_OF_NETWORK,
  ...BREAKS_OF_OPERATIONS,
  ...BREAKS_OF_ROLES,
  ...BREAKS_OF_SERVICES,
  ...BREAKS_OF_WATCHING,
  ...BREAKS_OF_WORKFLOWS,
  CKV_AWS_66: [set("log-group", { retentionInDays: undefined })],
  CKV_AWS_338: [set("log-group", { retentionInDays: 30 })],
  CKV_AWS_158: [set("log-group", { kmsKeyId: undefined })],
  "logs-outlive": [change("log-group", (group) => (group.retainOnDelete = false))],
  "log-key-policy": [
    set("log-group", { name: "/ecs/payment-api-staging" }),
    set("key", { policy: "{}" }),
    drop("key"),
    set("key", { policy: keyPolicy("logs.eu-west-1.amazonaws.com", "kms:*") }),
    set("key", { policy: keyPolicy("logs.us-east-1.amazonaws.com", "kms:DescribeKey") }),
  ],
  "log-group-name": [
    container({ logConfiguration: { options: { "awslogs-group": "/sst/cluster/x" } } }),
    container({ logConfiguration: { options: { "awslogs-group": "/ecs/another-prod" } } }),
    container({ name: "fraud-detection" }),
  ],
  "KMS.4": [set("key", { enableKeyRotation: false })],
  CKV2_AWS_64: [
    set("key", { policy: undefined }),
    set("key", { policy: policy({ Effect: "Allow", Principal: "*" }) }),
    set("key", { policy: policy({ Effect: "Allow", Principal: { AWS: "arn:aws:iam::999999999999:root" } }) }),
  ],
  CKV_AWS_26: [set("topic", { kmsMasterKeyId: undefined }), set("topic", { kmsMasterKeyId: "alias/aws/sns" })],
  "topic-policy": [
    drop("topic-policy"),
    set("topic-policy", { policy: policy({ Effect: "Allow", Principal: "*" }) }),
    set("topic-policy", { policy: publishing({ AWS: "123456789012" }, "123456789012") }),
    set("topic-policy", { policy: publishing({ Service: "cloudwatch.amazonaws.com" }, "999999999999") }),
    // No target names this topic.
    set("topic-policy", { policy: keyPolicy("events.amazonaws.com", "sns:Publish") }),
  ],

  "alarm-topic": [
    set("payment-api-cpu", { alarmActions: [] }),
    set("payment-api-cpu", { actionsEnabled: false }),
    drop("subscription"),
  ],
  "alarm-runbook": [
    set("payment-api-cpu", { alarmDescription: "Too busy." }),
    set("payment-api-cpu", { alarmDescription: "See docs/runbooks/nowhere.md" }),
  ],
  "alarms-of-services": [
    drop("payment-api-tasks"),
    drop("payment-api-rejected"),
    set("payment-api-5xx", { alarmActions: [] }),
  ],
  "alarms-of-the-app": [drop("payment-api-outbox"), drop("payment-api-approvals")],
  budget: [
    drop("budget"),
    set("budget", { notifications: [] }),
    set("budget", { notifications: [{ threshold: 80 }] }),
    set("budget", { notifications: [{ threshold: 200, subscriberSnsTopicArns: [arn("topic")] }] }),
    set("budget", { limitAmount: "1800000" }),
  ],

  "name-length": [set("PaymentApiLoadBalancer", { name: "payment-api-of-a-stage-too-long-prod" })],
  "name-stage": [
    set("PaymentApi", { name: "payment-api" }),
    set("PaymentApi", { name: "payment-api-products" }),
    set("secret", { name: undefined }),
  ],
  tags: [change("cluster", ({ outputs }) => (outputs["tagsAll"] = { Environment: "production", Team: "payments" }))],
  "service-tag": [
    change("target", ({ outputs }) => (outputs["tagsAll"] = { Environment: "prod" })),
    change("nat-a", ({ outputs }) => (outputs["tagsAll"] = { Service: "netwrok" })),
  ],
  "task-tags": [set("PaymentApi", { propagateTags: undefined }), set("PaymentApi", { enableEcsManagedTags: false })],
};
