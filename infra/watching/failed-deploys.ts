import { nameOf, tagsOf } from "../names";
import type { Stage } from "../stage";
import { type AlarmDescription, alarmsAbout } from "./alarm";
import { fiveMinutes, type Limit, SILENCE_IS_WELL } from "./limit";
import type { Metric } from "./metric";

/**
 * Notifies `topic` when ECS gives up a deploy and restores the old tasks. `sst deploy` does not: it succeeds once any tasks
 * run, even the old ones. docs/runbooks/deployment.md says what to do.
 *
 * The target has no role, because the topic's policy lets EventBridge publish.
 */
export function tellOfFailedDeploys(
  stage: Stage,
  topic: aws.sns.Topic,
  serviceArns: readonly $util.Input<string>[],
): aws.cloudwatch.EventRule {
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
  return rule;
}

/** Fires when EventBridge could not send that mail. Nothing else would show it. */
export function deployMailAlarm(rule: $util.Input<string>): AlarmDescription {
  const means = "ECS has given up a deploy, and the mail that says so could not be sent.";
  return alarmsAbout("operations", LIMITS)("deploy-mails-lost", "deployment", failedInvocations(rule), means);
}

/** Paths in the ECS event to the values in the mail. */
const EVENT = { service: "$.resources[0]", reason: "$.detail.reason", time: "$.time" };
const MAIL =
  "ECS has given up a deploy at <time>, and brings the old tasks back. Service: <service>. Why: <reason> " +
  "What to do: docs/runbooks/deployment.md";

/** Events that an EventBridge rule failed to deliver to its target, after its last retry. */
const failedInvocations = (rule: $util.Input<string>): Metric => ({
  namespace: "AWS/Events",
  name: "FailedInvocations",
  dimensions: { RuleName: rule },
  stat: "Sum",
});

/** When an alarm wakes somebody, and why then. */
const LIMITS = {
  // Each is a failed deploy that nobody heard about.
  "deploy-mails-lost": { threshold: 0, ...fiveMinutes(1, 1), missing: SILENCE_IS_WELL },
} as const satisfies Record<string, Limit>;
