import { nameOf, tagsOf } from "./names";
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
  const { partition } = aws.getPartitionOutput({});
  const account = aws.getCallerIdentityOutput({}).accountId;
  const inRegion = (service: string, resource: string) =>
    $interpolate`arn:${partition}:${service}:${stage.region}:${account}:${resource}`;
  const from = (sid: string, service: string, sourceArn: $util.Input<string>) => ({
    Sid: sid,
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sns:Publish",
    Resource: topic.arn,
    Condition: { ArnLike: { "aws:SourceArn": sourceArn } },
  });
  return $jsonStringify({
    Version: "2012-10-17",
    Statement: [
      from("Alarms", "cloudwatch.amazonaws.com", inRegion("cloudwatch", "alarm:*")),
      from("Budgets", "budgets.amazonaws.com", $interpolate`arn:${partition}:budgets::${account}:*`),
      from("FailedDeploys", "events.amazonaws.com", inRegion("events", `rule/${nameOf(stage, "failed-deploys")}`)),
      {
        Sid: "OnlyEncrypted",
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Publish",
        Resource: topic.arn,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
}
