import { nameOf, tagsOf } from "../names";
import type { Stage } from "../stage";

/**
 * Limits a stage's cost per month. It notifies `topic` when 80 % is spent, and when the forecast exceeds 100 %.
 *
 * AWS filters costs by tag only after somebody activates the tag in the billing console: docs/deploy.md.
 */
export function createBudget(stage: Stage, topic: aws.sns.Topic): aws.budgets.Budget {
  return new aws.budgets.Budget("Budget", {
    name: nameOf(stage, "payments"),
    budgetType: "COST",
    timeUnit: "MONTHLY",
    limitAmount: String(stage.budget),
    limitUnit: "USD",
    costFilters: [{ name: "TagKeyValue", values: [costTag(stage)] }],
    notifications: [tell(topic, "ACTUAL", 80), tell(topic, "FORECASTED", 100)],
    tags: tagsOf("operations"),
  });
}

/** Staging's budget includes the previews and developers' stages in its account. */
function costTag(stage: Stage): string {
  return stage.kind === "prod" ? `user:sst:stage$${stage.name}` : `user:sst:app$${$app.name}`;
}

const tell = (topic: aws.sns.Topic, notificationType: "ACTUAL" | "FORECASTED", percent: number) => ({
  notificationType,
  comparisonOperator: "GREATER_THAN",
  threshold: percent,
  thresholdType: "PERCENTAGE",
  subscriberSnsTopicArns: [topic.arn],
});
