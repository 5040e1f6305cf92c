import { arnsOf, policyDocument } from "../security/policy";
import { nameOf, tagsOf } from "../names";
import type { Settings } from "../settings";
import type { Stage } from "../stage";

/** The topics through which a stage sends mail to its operators. */
export interface Topics {
  /** Alarms and the budget. */
  readonly alarms: aws.sns.Topic;
  readonly failedDeploys: aws.sns.Topic;
}

/** Creates a stage's topics. AWS asks the address to confirm each topic, and sends it nothing before. */
export function createTopics(stage: Stage, key: aws.kms.Key, { alarmEmail }: Pick<Settings, "alarmEmail">): Topics {
  const alarms = createAlarmTopic(stage, key, { logicalName: "Alarm", alarmEmail, isForBudget: true });
  const failedDeploys = createTopic(stage, key, { logicalName: "FailedDeploy", name: "failed-deploys", alarmEmail });
  const policy = failedDeployPolicy(failedDeploys);
  new aws.sns.TopicPolicy("FailedDeployTopicPolicy", { arn: failedDeploys.arn, policy });
  return { alarms, failedDeploys };
}

/** Creates the topic for the alarms of the stage's region. */
export function createAlarmTopic(
  stage: Stage,
  key: aws.kms.Key,
  { logicalName, alarmEmail, isForBudget }: Omit<TopicDescription, "name"> & { readonly isForBudget: boolean },
  options: $util.CustomResourceOptions = {},
): aws.sns.Topic {
  const topic = createTopic(stage, key, { logicalName, name: "alarms", alarmEmail }, options);
  const policy = alarmPolicy(stage, topic, isForBudget);
  new aws.sns.TopicPolicy(`${logicalName}TopicPolicy`, { arn: topic.arn, policy }, options);
  return topic;
}

interface TopicDescription {
  readonly logicalName: string;
  readonly name: string;
  readonly alarmEmail: string;
}

/** Creates a topic that sends its messages by mail. */
function createTopic(
  stage: Stage,
  key: aws.kms.Key,
  { logicalName, name, alarmEmail }: TopicDescription,
  options: $util.CustomResourceOptions = {},
): aws.sns.Topic {
  const args = {
    name: nameOf(stage, name),
    displayName: `payments ${stage.name}`,
    kmsMasterKeyId: key.arn,
    tags: tagsOf("operations"),
  };
  const topic = new aws.sns.Topic(`${logicalName}Topic`, args, options);
  const mail = { topic: topic.arn, protocol: "email", endpoint: alarmEmail };
  new aws.sns.TopicSubscription(`${logicalName}Email`, mail, options);
  return topic;
}

function alarmPolicy(stage: Stage, topic: aws.sns.Topic, isForBudget: boolean): $util.Output<string> {
  const arns = arnsOf(stage);
  const from = (sid: string, service: string, sourceArn: $util.Input<string>) => ({
    ...mayPublish(sid, service, topic),
    Condition: { ArnLike: { "aws:SourceArn": sourceArn } },
  });
  return policyDocument([
    from("Alarms", "cloudwatch.amazonaws.com", arns.regional("cloudwatch", "alarm:*")),
    ...(isForBudget ? [from("Budgets", "budgets.amazonaws.com", arns.global("budgets", "*"))] : []),
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
 * EventBridge supports no conditions in a topic's policy ("Using resource-based policies for Amazon EventBridge" in its user
 * guide), so the topic serves EventBridge alone.
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
