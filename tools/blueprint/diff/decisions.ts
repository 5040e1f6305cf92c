import { type Fields, fields, json, number, objects, text, texts } from "../read.ts";
import { same } from "./input-changes.ts";
import { daysKept, type Weakening } from "./weakened.ts";

/**
 * Inputs whose change a reviewer must see in either direction: a stricter firewall turns clients away, and people ignore an
 * alarm that fires too often.
 */
export const DECISIONS: readonly Weakening[] = [
  {
    type: "aws:wafv2/webAcl:WebAcl",
    input: "defaultAction",
    says: changed((before, after) => `what no rule names is now ${keyOf(after)}ed, not ${keyOf(before)}ed`),
  },
  { type: "aws:wafv2/webAcl:WebAcl", input: "rules", says: rulesSay },
  alarm("threshold", (before, after) => `fires beyond ${shown(after)}, not ${shown(before)}`),
  alarm("comparisonOperator", (before, after) => `fires by ${shown(after)}, not ${shown(before)}`),
  alarm("evaluationPeriods", (before, after) => `looks at ${shown(after)} periods, not ${shown(before)}`),
  alarm("datapointsToAlarm", (before, after) => `fires after ${shown(after)} periods, not ${shown(before)}`),
  alarm("period", (before, after) => `has periods of ${shown(after)} s, not ${shown(before)}`),
  alarm("treatMissingData", (before, after) => `takes silence to be ${shown(after)}, not ${shown(before)}`),
  ...["metricQueries", "dimensions", "namespace", "metricName"].map((input) =>
    alarm(input, () => "watches something else"),
  ),
  ...["statistic", "extendedStatistic"].map((input) =>
    alarm(input, (before, after) => `looks at ${shown(after)}, not ${shown(before)}`),
  ),
  alarm("actionsEnabled", (_before, after) => (after === false ? "tells nobody any more" : "tells somebody again")),
  alarm("alarmActions", (before, after) => {
    const gone = texts(before).filter((arn) => !texts(after).includes(arn));
    return gone.length === 0 ? `also tells ${texts(after).join(", ")}` : `no longer tells ${gone.join(", ")}`;
  }),
  {
    type: "aws:budgets/budget:Budget",
    input: "limitAmount",
    says: changed((before, after) => `tells of ${shown(after)} dollars a month, not ${shown(before)}`),
  },
  {
    type: "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
    input: "rules",
    says: changed((before, after) => daysSay(daysOf(before), daysOf(after))),
  },
  {
    type: "aws:cloudwatch/logGroup:LogGroup",
    input: "retentionInDays",
    says: changed((before, after) =>
      daysKept(after) > daysKept(before) ? `logs are kept ${daysShown(after)}, not ${daysShown(before)}` : undefined,
    ),
  },
  { type: "aws:ecs/service:Service", input: "capacityProviderStrategies", says: changed(placementSays) },
  { type: "aws:ecs/taskDefinition:TaskDefinition", input: "containerDefinitions", says: loginsSay },
];

function changed(words: (before: unknown, after: unknown) => string | undefined): Weakening["says"] {
  return (before, after) => (same(before, after) ? undefined : words(before, after));
}

function alarm(input: string, words: (before: unknown, after: unknown) => string): Weakening {
  return { type: "aws:cloudwatch/metricAlarm:MetricAlarm", input, says: changed(words) };
}

const shown = (value: unknown): string =>
  value === undefined ? "AWS's default" : text(value) || JSON.stringify(value);
const daysShown = (days: unknown): string =>
  daysKept(days) === Number.POSITIVE_INFINITY ? "for ever" : `${daysKept(days)} days`;
const keyOf = (action: unknown): string => Object.keys(fields(action))[0] ?? "nothing";

/** Compares the rules that both have, by name; added and removed rules are reported elsewhere. */
function rulesSay(before: unknown, after: unknown): string | undefined {
  const lines = objects(after).flatMap((rule) => {
    const old = objects(before).find(({ name }) => name === rule["name"]);
    return old === undefined ? [] : ruleSays(text(rule["name"]), old, rule);
  });
  return lines.length === 0 ? undefined : lines.join("; ");
}

function ruleSays(name: string, before: Fields, after: Fields): readonly string[] {
  const [was, is] = [actionOf(before), actionOf(after)];
  const [limit, newLimit] = [limitOf(before), limitOf(after)];
  const [counted, nowCounted] = [overridesOf(before), overridesOf(after)];
  return [
    ...(was === is ? [] : [`${name} is now "${is}", not "${was}"`]),
    ...(limit === newLimit ? [] : [`${name} lets ${newLimit} through, not ${limit}`]),
    ...nowCounted.filter((one) => !counted.includes(one)).map((one) => `${name} now has ${one}`),
    ...counted.filter((one) => !nowCounted.includes(one)).map((one) => `${name} no longer has ${one}`),
  ];
}

/** The action of our own rule; for an AWS rule group, whether it only counts or acts as its rules say. */
function actionOf({ action, overrideAction }: Fields): string {
  if (action !== undefined) return keyOf(action);
  return keyOf(overrideAction) === "count" ? "count" : "as its rules say";
}

function limitOf({ statement }: Fields): string {
  const { limit, evaluationWindowSec = 300 } = fields(fields(statement)["rateBasedStatement"]);
  return limit === undefined ? "everything" : `${shown(limit)} requests in ${shown(evaluationWindowSec)} s`;
}

/** The overridden actions, as in `SQLi_BODY as count`. */
function overridesOf({ statement }: Fields): readonly string[] {
  const { ruleActionOverrides } = fields(fields(statement)["managedRuleGroupStatement"]);
  return objects(ruleActionOverrides).map(({ name, actionToUse }) => `${text(name)} as ${keyOf(actionToUse)}`);
}

const daysOf = (rules: unknown): readonly number[] =>
  objects(rules).map(({ expiration }) => number(fields(expiration)["days"]));

function daysSay(before: readonly number[], after: readonly number[]): string | undefined {
  return before.join() === after.join()
    ? undefined
    : `what is in it is kept ${after.join(", ")} days, not ${before.join(", ")}`;
}

function placementSays(before: unknown, after: unknown): string {
  return `runs ${placementOf(after)}; before, ${placementOf(before)}`;
}

function placementOf(strategies: unknown): string {
  const of = (provider: string): Fields =>
    objects(strategies).find(({ capacityProvider }) => capacityProvider === provider) ?? {};
  const [onDemand, spot] = [of("FARGATE"), of("FARGATE_SPOT")];
  const rest = [onDemand, spot].map(({ weight = 0 }) => shown(weight)).join(":");
  return `${shown(onDemand["base"] ?? 0)} tasks on demand, the rest ${rest} on demand and on Spot`;
}

/** Compares the ARNs before `:::<version>`: a new version is a new password of the same login, which `changes` shows. */
function loginsSay(before: unknown, after: unknown): string | undefined {
  const known = loginsOf(before);
  const lines = [...loginsOf(after)].flatMap(([container, arn]) => {
    const old = known.get(container);
    return old === undefined || old === arn ? [] : [`${container} logs in to the database by ${arn}, not by ${old}`];
  });
  return lines.length === 0 ? undefined : lines.join("; ");
}

function loginsOf(definitions: unknown): ReadonlyMap<string, string> {
  return new Map(
    objects(json(definitions)).flatMap(({ name, secrets }) =>
      objects(secrets)
        .filter((secret) => secret["name"] === "DATABASE_URL")
        .map(({ valueFrom }) => [text(name), text(valueFrom).split(":::")[0]!] as const),
    ),
  );
}
