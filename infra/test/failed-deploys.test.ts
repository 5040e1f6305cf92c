import { describe, expect, test } from "vitest";
import { ofType } from "@platform/blueprint/read";
import { graphOf, one, SYNTHESIS_MS } from "./graphs";
import { statementsIn } from "./iam";
import { ALARM, topicOf } from "./watched";

describe("a failed deploy", { timeout: SYNTHESIS_MS }, () => {
  test("failed deploys have a topic to which EventBridge publishes without conditions, and nobody else", async () => {
    const graph = await graphOf("prod");
    const topic = one(graph, "aws:sns/topic:Topic", "FailedDeployTopic");
    const arn = topic.outputs["arn"];
    const policy = one(graph, "aws:sns/topicPolicy:TopicPolicy", "FailedDeployTopicPolicy");
    expect(policy.inputs.arn).toBe(arn);
    expect(statementsIn(policy.inputs.policy)).toEqual([
      {
        Sid: "FailedDeploys",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sns:Publish",
        Resource: arn,
      },
    ]);
    const target = one(graph, "aws:cloudwatch/eventTarget:EventTarget", "FailedDeploysToTopic");
    expect(target.inputs).toMatchObject({ arn });
    expect(target.inputs.roleArn).toBeUndefined();
    const mails = ofType(graph, "aws:sns/topicSubscription:TopicSubscription").filter(
      ({ inputs }) => inputs.topic === arn,
    );
    expect(mails.map(({ inputs }) => inputs.protocol)).toEqual(["email"]);

    const key = one(graph, "aws:kms/key:Key", "Key");
    expect(topic.inputs.kmsMasterKeyId).toBe(key.outputs["arn"]);
    expect(statementsIn(key.inputs.policy)).toContainEqual({
      Sid: "FailedDeploysToEncryptedTopics",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: "*",
    });
  });

  test("a mail about a failed deploy that is not sent fires on the alarms' own topic", async () => {
    const graph = await graphOf("prod");
    const alarm = one(graph, ALARM, "operations-deploy-mails-lost-prod");
    expect(alarm.inputs).toMatchObject({
      namespace: "AWS/Events",
      metricName: "FailedInvocations",
      dimensions: { RuleName: one(graph, "aws:cloudwatch/eventRule:EventRule", "FailedDeploys").inputs.name },
      alarmActions: [topicOf(graph)],
    });
  });

  test("the mail about a failed deploy says in words which, why, and what to do", async () => {
    const graph = await graphOf("prod");
    const { inputTransformer } = one(graph, "aws:cloudwatch/eventTarget:EventTarget", "FailedDeploysToTopic").inputs;
    const { inputPaths, inputTemplate } = inputTransformer as { inputPaths: object; inputTemplate: string };
    // Source: "Amazon ECS service deployment state change events" in the ECS developer guide.
    const event = {
      time: "2026-01-02T03:04:05Z",
      resources: ["arn:aws:ecs:us-east-1:123456789012:service/payments-prod/payment-api-prod"],
      detail: {
        eventName: "SERVICE_DEPLOYMENT_FAILED",
        reason: "ECS deployment circuit breaker: task failed to start.",
      },
    };
    const values = { time: event.time, service: event.resources[0]!, reason: event.detail.reason };
    expect(inputPaths).toEqual({ time: "$.time", service: "$.resources[0]", reason: "$.detail.reason" });
    const mail = Object.entries(values).reduce(
      (filled, [name, value]) => filled.replace(`<${name}>`, value),
      inputTemplate,
    );
    // EventBridge requires quotes around a text.
    expect(JSON.parse(mail)).toBe(
      "ECS has given up a deploy at 2026-01-02T03:04:05Z, and brings the old tasks back. Service: " +
        "arn:aws:ecs:us-east-1:123456789012:service/payments-prod/payment-api-prod. Why: ECS deployment circuit " +
        "breaker: task failed to start. What to do: docs/runbooks/deployment.md",
    );
  });
});
