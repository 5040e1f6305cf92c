import { logicalNameOf, nameOf, tagsOf } from "../names";
import type { Stage } from "../stage";
import type { Limit } from "./limit";
import type { Measure, Metric } from "./metric";

export interface AlarmDescription {
  /** The first part of its name. */
  readonly subject: Parameters<typeof tagsOf>[0];
  readonly what: string;
  /** One sentence for the person whom the alarm wakes. */
  readonly means: string;
  /** A page of docs/runbooks. */
  readonly runbook: string;
  readonly measure: Measure;
  readonly limit: Limit;
}

/** Describes alarms about one subject; `limits` has each alarm's limit under its name. */
export const alarmsAbout =
  <What extends string>(subject: AlarmDescription["subject"], limits: Readonly<Record<What, Limit>>) =>
  (what: What, runbook: string, measure: Measure, means: string): AlarmDescription => ({
    subject,
    what,
    means,
    runbook,
    measure,
    limit: limits[what],
  });

/** Creates an alarm that notifies `topic` when it starts and ends. Without a topic, it notifies nobody. */
export function createAlarm(
  stage: Stage,
  topic: aws.sns.Topic | undefined,
  { subject, what, means, runbook, measure, limit }: AlarmDescription,
  options: $util.CustomResourceOptions = {},
): aws.cloudwatch.MetricAlarm {
  const name = `${subject}-${what}`;
  const actions = topic === undefined ? [] : [topic.arn];
  const [beyond, of] = limit.periods;
  const args = {
    name: nameOf(stage, name),
    alarmDescription: `${means} docs/runbooks/${runbook}.md`,
    ...measured(measure, limit.periodSeconds),
    comparisonOperator: limit.fires === "below" ? "LessThanThreshold" : "GreaterThanThreshold",
    threshold: limit.threshold,
    datapointsToAlarm: beyond,
    evaluationPeriods: of,
    treatMissingData: limit.missing,
    alarmActions: actions,
    okActions: actions,
    tags: tagsOf(subject),
  };
  return new aws.cloudwatch.MetricAlarm(`${logicalNameOf(name)}Alarm`, args, options);
}

function measured(measure: Measure, period: number): Partial<aws.cloudwatch.MetricAlarmArgs> {
  if ("expression" in measure) return { metricQueries: queriesOf(measure.expression, measure.of, period) };
  const { namespace, name: metricName, dimensions, stat } = measure;
  const statistic = stat.startsWith("p") ? { extendedStatistic: stat } : { statistic: stat };
  return { namespace, metricName, dimensions, period, ...statistic };
}

function queriesOf(expression: string, metrics: Readonly<Record<string, Metric>>, period: number) {
  const inputs = Object.entries(metrics).map(([id, { namespace, name: metricName, dimensions, stat }]) => ({
    id,
    metric: { namespace, metricName, dimensions, stat, period },
  }));
  return [{ id: "result", expression, label: "result", returnData: true }, ...inputs];
}
