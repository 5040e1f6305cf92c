import { arnsOf } from "./arn";
import { nameOf, tagsOf } from "./names";
import { policyDocument } from "./policy";
import type { Settings } from "./settings";
import type { Stage } from "./stage";

/** Where a stage tells what somebody must know. */
export interface Topics {
  /** Alarms and the budget. */
  readonly alarms: aws.sns.Topic;
  readonly failedDeploys: aws.sns.Topic;
}

/** Creates the topics of a stage. AWS asks the address to confirm each of them; until then nobody hears it. */
export function createTopics(stage: Stage, key: aws.kms.Key, { alarmEmail }: Pick<Settings, "alarmEmail">): Topics {
  const alarms = createTopic(stage, key, "AlarmTopic", "alarms");
  new aws.sns.TopicPolicy("AlarmTopicPolicy", { arn: alarms.arn, policy: alarmPolicy(stage, alarms) });
  mail("AlarmEmail", alarms, alarmEmail);

  const failedDeploys = createTopic(stage, key, "FailedDeployTopic", "failed-deploys");
  const policy = failedDeployPolicy(failedDeploys);
  new aws.sns.TopicPolicy("FailedDeployTopicPolicy", { arn: failedDeploys.arn, policy });
  mail("FailedDeployEmail", failedDeploys, alarmEmail);
  return { alarms, failedDeploys };
}

function createTopic(stage: Stage, key: aws.kms.Key, logicalName: string, name: string): aws.sns.Topic {
  return new aws.sns.Topic(logicalName, {
    name: nameOf(stage, name),
    displayName: `payments ${stage.name}`,
    kmsMasterKeyId: key.arn,
    tags: tagsOf("operations"),
  });
}

function mail(logicalName: string, topic: aws.sns.Topic, endpoint: string): void {
  new aws.sns.TopicSubscription(logicalName, { topic: topic.arn, protocol: "email", endpoint });
}

function alarmPolicy(stage: Stage, topic: aws.sns.Topic): $util.Output<string> {
  const arns = arnsOf(stage);
  const from = (sid: string, service: string, sourceArn: $util.Input<string>) => ({
    ...mayPublish(sid, service, topic),
    Condition: { ArnLike: { "aws:SourceArn": sourceArn } },
  });
  return policyDocument([
    from("Alarms", "cloudwatch.amazonaws.com", arns.regional("cloudwatch", "alarm:*")),
    from("Budgets", "budgets.amazonaws.com", arns.global("budgets", "*")),
    {
      Sid: "OnlyEncrypted",
      Effect: "Deny",
      Principal: "*",
      Action: "sns:Publish",
      Resource: topic.arn,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ]);
}

/**
 * A policy for EventBridge may have no conditions ("Using resource-based policies for Amazon EventBridge" in its user
 * guide), so the topic is for EventBridge alone.
 */
function failedDeployPolicy(topic: aws.sns.Topic): $util.Output<string> {
  return policyDocument([mayPublish("FailedDeploys", "events.amazonaws.com", topic)]);
}

const mayPublish = (sid: string, service: string, topic: aws.sns.Topic) => ({
  Sid: sid,
  Effect: "Allow",
  Principal: { Service: service },
  Action: "sns:Publish",
  Resource: topic.arn,
});
