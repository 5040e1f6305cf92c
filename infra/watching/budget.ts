import { nameOf, tagsOf } from "../names";
import type { Stage } from "../stage";

/**
 * What a stage may cost a month; `topic` hears when 80 % are spent, and when the month is likely to end above 100 %.
 *
 * Costs are told apart by tags only after somebody has activated them in the billing console: docs/deploy.md.
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

/** Staging's budget is also that of the previews and developers' stages in its account. */
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
