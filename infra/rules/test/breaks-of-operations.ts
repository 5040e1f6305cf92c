import { type Break, change, drop, keyPolicy, publishing, set } from "./break.ts";
import { arn } from "@platform/blueprint/test/draft";

/** Breaks for the rules on the entrance's alarms, on the mail about a failed deploy and on a major upgrade. */
export const BREAKS_OF_OPERATIONS: Readonly<Record<string, readonly Break[]>> = {
  "eventbridge-topic": [
    drop("event-topic-policy"),
    set("event-target", { roleArn: arn("run-role") }),
    // The alarms' topic has conditions in its policy, and other publishers.
    set("event-target", { arn: arn("topic") }),
    set("event-topic-policy", { policy: publishing({ Service: "events.amazonaws.com" }, "123456789012") }),
    set("event-topic-policy", { policy: keyPolicy("events.amazonaws.com", "sns:Subscribe") }),
    set("event-topic-policy", { policy: keyPolicy("s3.amazonaws.com", "sns:Publish") }),
  ],

  "parameter-group-upgrade": [
    change("parameters", (group) => (group.protect = true)),
    change("parameters", (group) => (group.ignoreChanges = ["name"])),
    set("parameters", { family: "aurora-postgresql18" }),
    set("parameters", { name: "parameters-prod-0a1b2c3d" }),
    set("parameters", { name: "parameters-17-prod" }),
    set("parameter-group-ending", { keepers: undefined }),
  ],
  "major-upgrade": [
    set("database-cluster", { allowMajorVersionUpgrade: undefined }),
    set("database-cluster", { applyImmediately: false }),
  ],
  probe: [
    drop("probe"),
    set("probe", { disabled: true }),
    set("probe", { type: "TCP" }),
    set("probe", { resourcePath: "/" }),
    set("payment-api-unreachable", { dimensions: { HealthCheckId: "another" } }),
    set("payment-api-unreachable", { alarmActions: [] }),
  ],
  "low-traffic": [
    drop("payment-api-traffic"),
    set("payment-api-traffic", { treatMissingData: "notBreaching" }),
    set("payment-api-traffic", { comparisonOperator: "GreaterThanThreshold" }),
  ],
  "blocked-requests": [
    drop("payment-api-refused"),
    set("payment-api-refused", { metricName: "AllowedRequests" }),
    set("payment-api-refused", { dimensions: { WebACL: "payments-prod", Region: "us-east-1", Rule: "ALL" } }),
  ],
  "certificate-expiry": [
    drop("payment-api-certificate"),
    set("payment-api-certificate", { treatMissingData: "notBreaching" }),
    set("https", { certificateArn: arn("another") }),
  ],
  "alarm-region": [
    set("payment-api-cpu", { alarmActions: ["arn:aws:sns:eu-west-1:123456789012:alarms"] }),
    change("payment-api-unreachable", ({ inputs, outputs }) => {
      outputs["arn"] = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:unreachable";
      inputs["alarmActions"] = ["arn:aws:sns:eu-west-1:123456789012:alarms"];
    }),
  ],
};
