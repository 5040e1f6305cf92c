import { allow, arnIn, type Grant, namedIn, type Scope } from "../scope";

/** Alarms, the dashboard, and whom they notify. */
export function alarms(scope: Scope): Grant {
  return {
    types: [
      "aws:cloudwatch/dashboard:Dashboard",
      "aws:cloudwatch/eventRule:EventRule",
      "aws:cloudwatch/eventTarget:EventTarget",
      "aws:cloudwatch/metricAlarm:MetricAlarm",
      "aws:sns/topic:Topic",
      "aws:sns/topicPolicy:TopicPolicy",
      "aws:sns/topicSubscription:TopicSubscription",
    ],
    statements: [
      allow(
        ["cloudwatch:*Alarms", "cloudwatch:*Dashboard*", "cloudwatch:*Tag*Resource", "cloudwatch:PutMetricAlarm"],
        [namedIn(scope, "cloudwatch", "alarm:"), `arn:aws:cloudwatch::${scope.accountId}:dashboard/${scope.names}`],
      ),
      allow(["events:*Rule", "events:*Tag*Resource", "events:*Targets*"], namedIn(scope, "events", "rule/")),
      allow(
        [
          "sns:*Subscription*",
          "sns:CreateTopic",
          "sns:*Tag*Resource",
          "sns:*TopicAttributes",
          "sns:Subscribe",
          "sns:Unsubscribe",
        ],
        namedIn(scope, "sns"),
      ),
    ],
  };
}

/** The probe from outside. AWS offers no resource type for creating one, and no tags that could identify it. */
export function probe(): Grant {
  return {
    types: ["aws:route53/healthCheck:HealthCheck"],
    statements: [
      allow("route53:CreateHealthCheck", "*"),
      allow(["route53:*HealthCheck", "route53:*TagsForResource"], "arn:aws:route53:::healthcheck/*"),
    ],
  };
}

export function budget({ accountId, names }: Scope): Grant {
  return {
    types: ["aws:budgets/budget:Budget"],
    statements: [
      allow(
        ["budgets:*Tag*Resource", "budgets:ModifyBudget", "budgets:ViewBudget"],
        `arn:aws:budgets::${accountId}:budget/${names}`,
      ),
    ],
  };
}

/** The parameters with which staging describes itself to previews. */
export function parameters(scope: Scope): Grant {
  return {
    types: ["aws:ssm/parameter:Parameter"],
    statements: [
      allow(
        ["ssm:*Tags*Resource", "ssm:DeleteParameter", "ssm:GetParameter", "ssm:GetParameters", "ssm:PutParameter"],
        arnIn(scope, "ssm", `parameter/payments/${scope.stage}/*`),
      ),
      allow("ssm:DescribeParameters", "*"),
    ],
  };
}

/** What staging shares: the parameter that says where things are, and the function that creates previews' databases. */
export function previewHost(scope: Scope): Grant {
  const { host } = scope;
  return {
    types: [],
    statements: [
      allow("ssm:GetParameter", arnIn(scope, "ssm", `parameter/payments/${host}/preview-host`)),
      allow("lambda:InvokeFunction", arnIn(scope, "lambda", `function:preview-database-${host}`)),
    ],
  };
}
