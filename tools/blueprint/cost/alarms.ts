import { line, type Pricer } from "./line.ts";
import { flat } from "./range.ts";

/** AWS bills an alarm by its metrics, and three times as much when its period is below a minute. */
export const priceAlarm: Pricer<"aws:cloudwatch/metricAlarm:MetricAlarm"> = (alarm, { prices: { price } }) => {
  const { metricQueries, period, comparisonOperator } = alarm.inputs;
  if (/Lower|Upper/.test(comparisonOperator ?? "")) return "alarms on anomalies have no price here";
  const watched = metricQueries?.flatMap(({ metric }) => metric ?? []);
  const periods = watched?.map((metric) => metric.period) ?? [period];
  const fast = periods.filter((seconds) => seconds !== undefined && seconds < 60).length;
  const cost = flat(price("alarmMetric", periods.length - fast) + price("fastAlarmMetric", fast));
  return [line(alarm, "alarm", `${periods.length} ${periods.length === 1 ? "metric" : "metrics"}`, { cost })];
};

/**
 * Target tracking creates two alarms, which AWS bills like any other: one to add tasks, one to remove them. Source:
 * docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
 */
export const priceScalingPolicy: Pricer<"aws:appautoscaling/policy:Policy"> = (policy, { prices: { price } }) => {
  if (policy.inputs.policyType !== "TargetTrackingScaling") return [];
  const scalesIn = policy.inputs.targetTrackingScalingPolicyConfiguration?.disableScaleIn !== true;
  const alarms = scalesIn ? 2 : 1;
  return [line(policy, "scaling alarms", `${alarms} alarms`, { cost: flat(price("alarmMetric", alarms)) })];
};

/**
 * AWS charges for each feature: HTTPS, a search in the response, an interval of 10 s, and measured latency. The endpoint is a
 * load balancer in this account, so AWS's price for endpoints within AWS applies.
 */
export const priceHealthCheck: Pricer<"aws:route53/healthCheck:HealthCheck"> = (check, { prices: { price } }) => {
  const { type = "", requestInterval, measureLatency } = check.inputs;
  if (!/^(?:HTTPS?(?:_STR_MATCH)?|TCP)$/.test(type)) return `health checks of type ${type} have no price here`;
  const features = [
    type.startsWith("HTTPS"),
    type.endsWith("_STR_MATCH"),
    requestInterval === 10,
    measureLatency === true,
  ].filter(Boolean).length;
  const cost = flat(price("healthCheck") + price("healthCheckFeature", features));
  return [line(check, "health check", `1 with ${features} ${features === 1 ? "feature" : "features"}`, { cost })];
};

export const priceDashboard: Pricer<"aws:cloudwatch/dashboard:Dashboard"> = (dashboard, { prices: { price } }) => [
  line(dashboard, "dashboard", "1", { cost: flat(price("dashboard")) }),
];
