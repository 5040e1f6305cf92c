import { arnsOf } from "./arn";
import { nameOf, tagsOf } from "./names";
import { policyDocument } from "./policy";
import type { Settings } from "./settings";
import type { Stage } from "./stage";

/** Where a stage's alarms are told. AWS asks the address for a confirmation; until then nobody hears them. */
export function createAlarmTopic(
  stage: Stage,
  key: aws.kms.Key,
  settings: Pick<Settings, "alarmEmail">,
): aws.sns.Topic {
  const topic = new aws.sns.Topic("AlarmTopic", {
    name: nameOf(stage, "alarms"),
    displayName: `payments ${stage.name}`,
    kmsMasterKeyId: key.arn,
    tags: tagsOf("operations"),
  });
  new aws.sns.TopicPolicy("AlarmTopicPolicy", { arn: topic.arn, policy: topicPolicy(stage, topic) });
  new aws.sns.TopicSubscription("AlarmEmail", {
    topic: topic.arn,
    protocol: "email",
    endpoint: settings.alarmEmail,
  });
  return topic;
}

function topicPolicy(stage: Stage, topic: aws.sns.Topic): $util.Output<string> {
  const arns = arnsOf(stage);
  const from = (sid: string, service: string, sourceArn: $util.Input<string>) => ({
    Sid: sid,
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sns:Publish",
    Resource: topic.arn,
    Condition: { ArnLike: { "aws:SourceArn": sourceArn } },
  });
  return policyDocument([
    from("Alarms", "cloudwatch.amazonaws.com", arns.regional("cloudwatch", "alarm:*")),
    from("Budgets", "budgets.amazonaws.com", arns.global("budgets", "*")),
    from("FailedDeploys", "events.amazonaws.com", arns.regional("events", `rule/${nameOf(stage, "failed-deploys")}`)),
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
