import { nameOf, tagsOf } from "../names";
import type { Stage } from "../stage";

/**
 * Tells `topic` when ECS gives up a deploy and brings the old tasks back. `sst deploy` does not: its deploy succeeds
 * once any tasks run, those of before included. What to do is in docs/runbooks/deployment.md.
 */
export function tellOfFailedDeploys(
  stage: Stage,
  topic: aws.sns.Topic,
  serviceArns: readonly $util.Input<string>[],
): void {
  const rule = new aws.cloudwatch.EventRule("FailedDeploys", {
    name: nameOf(stage, "failed-deploys"),
    description: "ECS has given up a deploy. docs/runbooks/deployment.md",
    eventPattern: $jsonStringify({
      source: ["aws.ecs"],
      "detail-type": ["ECS Deployment State Change"],
      resources: serviceArns,
      detail: { eventName: ["SERVICE_DEPLOYMENT_FAILED"] },
    }),
    tags: tagsOf("operations"),
  });
  new aws.cloudwatch.EventTarget("FailedDeploysToTopic", {
    rule: rule.name,
    arn: topic.arn,
    inputTransformer: { inputPaths: EVENT, inputTemplate: JSON.stringify(MAIL) },
  });
}

/** Where the event of ECS has what the mail says. */
const EVENT = { service: "$.resources[0]", reason: "$.detail.reason", time: "$.time" };
const MAIL =
  "ECS has given up a deploy at <time>, and brings the old tasks back. Service: <service>. Why: <reason> " +
  "What to do: docs/runbooks/deployment.md";
