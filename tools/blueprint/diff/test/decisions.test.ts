import { describe, expect, test } from "vitest";
import { type Inputs, resource } from "../../test/draft.ts";
import { change, diff, risks, SERVICE, TASK } from "./drafts.ts";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const FIREWALL = "aws:wafv2/webAcl:WebAcl";

const group = (override: string, counted: readonly string[] = []): Inputs => ({
  rules: [
    {
      name: "sql",
      overrideAction: { [override]: {} },
      statement: {
        managedRuleGroupStatement: {
          ruleActionOverrides: counted.map((name) => ({ name, actionToUse: { count: {} } })),
        },
      },
    },
  ],
});
const rate = (action: string, limit: number): Inputs => ({
  rules: [
    {
      name: "rate",
      action: { [action]: {} },
      statement: { rateBasedStatement: { limit, evaluationWindowSec: 60 } },
    },
  ],
});
const placed = (base: number, weight: number, spot: number): Inputs => ({
  capacityProviderStrategies: [
    { capacityProvider: "FARGATE", base, weight },
    { capacityProvider: "FARGATE_SPOT", weight: spot },
  ],
});
const login = (secret: string, version = "1"): Inputs => ({
  family: "payment-api-prod",
  containerDefinitions: JSON.stringify([
    { name: "api", secrets: [{ name: "DATABASE_URL", valueFrom: `arn:of:${secret}:::${version}` }] },
  ]),
});
const expiring = (days: number): Inputs => ({ rules: [{ id: "expire", expiration: { days } }] });

/** Inputs that somebody decided on, and the risk that a change of each reports. */
const DECIDED: readonly (readonly [type: string, before: Inputs, after: Inputs, risk: string])[] = [
  [
    FIREWALL,
    { defaultAction: { allow: {} } },
    { defaultAction: { block: {} } },
    "what no rule names is now blocked, not allowed",
  ],
  [FIREWALL, group("none"), group("count"), 'sql is now "count", not "as its rules say"'],
  [FIREWALL, group("none"), group("none", ["SQLi_BODY"]), "sql now has SQLi_BODY as count"],
  [FIREWALL, group("none", ["SQLi_BODY"]), group("none"), "sql no longer has SQLi_BODY as count"],
  [FIREWALL, rate("block", 60_000), rate("count", 60_000), 'rate is now "count", not "block"'],
  [
    FIREWALL,
    rate("block", 60_000),
    rate("block", 60),
    "rate lets 60 requests in 60 s through, not 60000 requests in 60 s",
  ],
  [ALARM, { threshold: 85 }, { threshold: 850 }, "fires beyond 850, not 85"],
  [ALARM, { comparisonOperator: "a" }, { comparisonOperator: "b" }, "fires by b, not a"],
  [ALARM, { evaluationPeriods: 3 }, { evaluationPeriods: 30 }, "looks at 30 periods, not 3"],
  [ALARM, { datapointsToAlarm: 3 }, { datapointsToAlarm: 5 }, "fires after 5 periods, not 3"],
  [ALARM, { period: 60 }, { period: 300 }, "has periods of 300 s, not 60"],
  [ALARM, { treatMissingData: "breaching" }, {}, "takes silence to be AWS's default, not breaching"],
  [ALARM, { dimensions: { a: "1" } }, { dimensions: { a: "2" } }, "watches something else"],
  [ALARM, { namespace: "AWS/ECS" }, { namespace: "AWS/RDS" }, "watches something else"],
  [ALARM, { metricName: "CPUUtilization" }, { metricName: "MemoryUtilization" }, "watches something else"],
  [ALARM, { statistic: "Maximum" }, { statistic: "Minimum" }, "looks at Minimum, not Maximum"],
  [ALARM, { extendedStatistic: "p99" }, { extendedStatistic: "p50" }, "looks at p50, not p99"],
  [ALARM, {}, { actionsEnabled: false }, "tells nobody any more"],
  [ALARM, { alarmActions: ["a topic"] }, { alarmActions: [] }, "no longer tells a topic"],
  [
    "aws:budgets/budget:Budget",
    { limitAmount: "1800" },
    { limitAmount: "5000" },
    "tells of 5000 dollars a month, not 1800",
  ],
  [LOG_GROUP, { retentionInDays: 30 }, { retentionInDays: 365 }, "logs are kept 365 days, not 30 days"],
  [LOG_GROUP, { retentionInDays: 30 }, {}, "logs are kept for ever, not 30 days"],
  [
    "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
    expiring(365),
    expiring(7),
    "what is in it is kept 7 days, not 365",
  ],
  [
    SERVICE,
    placed(3, 1, 1),
    placed(0, 0, 1),
    "runs 0 tasks on demand, the rest 0:1 on demand and on Spot; before, 3 tasks on demand, the rest 1:1 on demand and on Spot",
  ],
  [TASK, login("payments"), login("fraud"), "api logs in to the database by arn:of:fraud, not by arn:of:payments"],
];

describe("to look at, whichever way it goes,", () => {
  test.each(DECIDED)("%s %j → %j: %s", (type, before, after, says) => {
    expect(risks(change(type, before, after))).toContainEqual(expect.stringMatching(new RegExp(`${literal(says)}$`)));
    expect(risks(change(type, after, before))).toHaveLength(1);
    expect(risks(change(type, before, before))).toEqual([]);
  });

  test("is an alarm or a subscription that is gone", () => {
    const before = [resource(ALARM, "Cpu"), resource("aws:sns/topicSubscription:TopicSubscription", "Mail")];
    expect(risks(diff(before, []))).toEqual([
      "Cpu metric alarm is destroyed: nobody is told of it any more",
      "Mail topic subscription is destroyed: who was subscribed hears nothing any more",
    ]);
  });

  test("is not another version of the same login", () => {
    expect(risks(change(TASK, login("payments"), login("payments", "2")))).toEqual([]);
  });
});

const literal = (says: string): string => says.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
