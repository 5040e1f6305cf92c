import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Resource } from "@platform/blueprint/graph";
import { named, number, ofType } from "@platform/blueprint/read";
import { APP, none, type Rule, rule } from "@platform/blueprint/check/rule";
import { LASTING } from "./stages.ts";

const ROOT = resolve(import.meta.dirname, "../..");

/** Three times prod's cost: more is a typing error. */
const MOST_DOLLARS = 5_000;

/** What alarms must watch for each service, and the AWS metrics that show it. */
const OF_A_SERVICE: readonly (readonly [string, RegExp])[] = [
  ["running below desired", /RunningTaskCount/],
  ["5xx", /HTTPCode_Target_5XX_Count/],
  ["p99", /TargetResponseTime.*p99/],
  ["unhealthy hosts", /UnHealthyHostCount/],
  ["rejected connections", /RejectedConnectionCount/],
  ["CPU", /CPUUtilization|CpuUtilized/],
  ["memory", /MemoryUtilization|MemoryUtilized/],
];

/** What alarms must watch besides the services. */
const OF_THE_APP: readonly (readonly [string, RegExp])[] = [
  ["the database's capacity", /ACUUtilization|ServerlessDatabaseCapacity/],
  ["the database's connections", /DatabaseConnections/],
  ["NAT ports", /ErrorPortAllocation/],
  ["outbox age", /OutboxAge/],
  ["delivery backlog", /DeliveryBacklog/],
  ["authorisation rate", /Authori[sz]ation/],
];

export const ALARMS: readonly Rule[] = [
  rule({
    id: "alarm-topic",
    title: "Alarms tell a topic of this app, which tells somebody",
    why: "An alarm that nobody hears is a graph.",
    of: "aws:cloudwatch/metricAlarm:MetricAlarm",
    holds: (alarm, graph) => {
      if (!tellsSomebody(alarm)) return "tells nobody";
      const actions = (alarm.inputs.alarmActions ?? []).map((arn) => named(graph, arn, "aws:sns/topic:Topic"));
      const subscribed = ofType(graph, "aws:sns/topicSubscription:TopicSubscription");
      return actions.every(
        (topic) =>
          topic !== undefined &&
          subscribed.some((one) => named(graph, one.inputs.topic, "aws:sns/topic:Topic") === topic),
      );
    },
  }),
  rule({
    id: "alarm-runbook",
    title: "Alarms name a runbook that exists",
    why: "At three in the morning nobody searches.",
    of: "aws:cloudwatch/metricAlarm:MetricAlarm",
    holds: ({ inputs }) => {
      const [runbook] = /docs\/runbooks\/[a-z0-9-]+\.md/.exec(inputs.alarmDescription ?? "") ?? [];
      if (runbook === undefined) return "names none";
      return existsSync(resolve(ROOT, runbook)) || `${runbook} does not exist`;
    },
  }),
  rule({
    id: "alarms-of-services",
    title: "Each service is watched: tasks, errors, latency, hosts, connections, CPU, memory",
    why: "Most outages are a count of tasks that is too low.",
    stages: LASTING,
    of: "aws:ecs/service:Service",
    holds: (service, graph) => {
      const alarms = ofType(graph, "aws:cloudwatch/metricAlarm:MetricAlarm").filter((alarm) =>
        speaksOf(alarm, service),
      );
      return none(missing(OF_A_SERVICE, alarms.filter(tellsSomebody)));
    },
  }),
  rule({
    id: "alarms-of-the-app",
    title: "Database, NAT, outbox, webhooks and authorisations are watched",
    why: "A fall in approvals shows no error anywhere.",
    stages: LASTING,
    of: APP,
    holds: (_app, graph) =>
      none(missing(OF_THE_APP, ofType(graph, "aws:cloudwatch/metricAlarm:MetricAlarm").filter(tellsSomebody))),
  }),
  rule({
    id: "budget",
    title: `A budget of at most ${MOST_DOLLARS} dollars a month tells somebody before it is spent`,
    why: "The other kind of denial of service.",
    stages: LASTING,
    of: APP,
    holds: (_app, graph) => {
      const budgets = ofType(graph, "aws:budgets/budget:Budget");
      const dollars = budgets.map(({ inputs }) => number(inputs.limitAmount));
      const told = budgets
        .flatMap(({ inputs }) => inputs.notifications ?? [])
        .filter((one) => [...(one.subscriberEmailAddresses ?? []), ...(one.subscriberSnsTopicArns ?? [])].length > 0);
      return none([
        ...(told.length > 0 ? [] : ["it tells nobody"]),
        ...dollars.filter((limit) => !(limit > 0 && limit <= MOST_DOLLARS)).map((limit) => `${limit} dollars`),
        ...told
          .map(({ threshold }) => number(threshold))
          .flatMap((percent) => (percent <= 100 ? [] : [`at ${percent} %`])),
      ]);
    },
  }),
];

/** False for an alarm that only ends a deploy: it notifies nobody. */
export function tellsSomebody({ inputs }: Resource<"aws:cloudwatch/metricAlarm:MetricAlarm">): boolean {
  return (inputs.alarmActions ?? []).length > 0 && inputs.actionsEnabled !== false;
}

/** An alarm's metrics, dimensions and expressions, as text. */
export function metricsOf({ inputs }: Resource<"aws:cloudwatch/metricAlarm:MetricAlarm">): string {
  return JSON.stringify([inputs.metricName, inputs.extendedStatistic, inputs.dimensions, inputs.metricQueries]);
}

/** Whether an alarm is about a service: its name begins with the service's, as in `payment-api-5xx-prod`. */
export function speaksOf(
  { inputs }: Resource<"aws:cloudwatch/metricAlarm:MetricAlarm">,
  service: Resource<"aws:ecs/service:Service">,
): boolean {
  const name = (service.inputs.name ?? "").split("-").slice(0, 2).join("-");
  return (inputs.name ?? "").startsWith(name);
}

function missing(
  wanted: readonly (readonly [string, RegExp])[],
  alarms: readonly Resource<"aws:cloudwatch/metricAlarm:MetricAlarm">[],
): readonly string[] {
  const metrics = alarms.map(metricsOf);
  return wanted.filter(([, metric]) => !metrics.some((one) => metric.test(one))).map(([what]) => what);
}
