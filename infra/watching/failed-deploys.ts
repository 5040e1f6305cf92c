import { nameOf, tagsOf } from "../names";
import type { Stage } from "../stage";
import { type AlarmDescription, alarmsAbout } from "./alarm";
import { fiveMinutes, type Limit, SILENCE_IS_WELL } from "./limit";
import type { Metric } from "./metric";

/**
 * Tells `topic` when ECS gives up a deploy and brings the old tasks back. `sst deploy` does not: its deploy succeeds
 * once any tasks run, those of before included. What to do is in docs/runbooks/deployment.md.
 *
 * The target has no role: EventBridge publishes by the policy of the topic.
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

/** Rings when that mail could not be sent. Nothing else would show it. */
export function deployMailAlarm(rule: $util.Input<string>): AlarmDescription {
  const means = "ECS has given up a deploy, and the mail that says so could not be sent.";
  return alarmsAbout("operations", LIMITS)("deploy-mails-lost", "deployment", failedInvocations(rule), means);
}

/** Where the event of ECS has what the mail says. */
const EVENT = { service: "$.resources[0]", reason: "$.detail.reason", time: "$.time" };
const MAIL =
  "ECS has given up a deploy at <time>, and brings the old tasks back. Service: <service>. Why: <reason> " +
  "What to do: docs/runbooks/deployment.md";

/** Events that a rule of EventBridge could not hand to its target, for good: EventBridge has stopped trying. */
const failedInvocations = (rule: $util.Input<string>): Metric => ({
  namespace: "AWS/Events",
  name: "FailedInvocations",
  dimensions: { RuleName: rule },
  stat: "Sum",
});

/** When somebody is woken, and why then. */
const LIMITS = {
  // Each is a failed deploy that nobody was told of.
  "deploy-mails-lost": { threshold: 0, ...fiveMinutes(1, 1), missing: SILENCE_IS_WELL },
} as const satisfies Record<string, Limit>;
