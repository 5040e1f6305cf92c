import { patch } from "../broken-variants.ts";
import type { Variant } from "./variant.ts";

/** Variants of alarms, topics, the dashboard and the budget. */
export const WATCHING_VARIANTS: readonly Variant[] = [
  {
    what: "CPU fires above 850 %",
    patches: [patch("watching/services.ts", "cpu: { threshold: 85,", "cpu: { threshold: 850,")],
    caughtBy: { rule: "alarm-can-fire", resource: "PaymentApiCpuAlarm", fault: /850/ },
  },
  {
    what: "latency is limited in milliseconds, and measured in seconds",
    patches: [patch("watching/services.ts", '"payment-api": 5,', '"payment-api": 5_000,')],
    caughtBy: { rule: "alarm-can-fire", resource: "PaymentApiLatencyAlarm", fault: /5000/ },
  },
  {
    what: "a deploy is rolled back at 101 % of errors",
    patches: [patch("watching/rollback.ts", /(?<=ROLLBACK = \{\s*errors: \{ )threshold: 1,/, "threshold: 101,")],
    caughtBy: { rule: "alarm-can-fire", resource: "PaymentApiRollbackErrorsAlarm", fault: /101/ },
  },
  {
    what: "an alarm fires when most payments are approved",
    patches: [
      patch(
        "watching/payment-api.ts",
        '"authorisation-rate": { threshold: 70, fires: "below",',
        '"authorisation-rate": { threshold: 70,',
      ),
    ],
    caughtBy: { rule: "alarm-can-fire", resource: "PaymentApiAuthorisationRateAlarm", fault: /above/ },
  },
  {
    what: "six of five periods must be beyond the threshold",
    patches: [
      patch(
        "watching/services.ts",
        "errors: { threshold: 1, ...minutes(3, 5)",
        "errors: { threshold: 1, ...minutes(6, 5)",
      ),
    ],
    caughtBy: { rule: "alarm-can-fire", resource: "PaymentApiErrorsAlarm", fault: /6 of 5/ },
  },
  {
    what: "a backlog of deliveries fires after two days",
    patches: [
      patch(
        "watching/notification-service.ts",
        '"delivery-backlog": { threshold: 300, ...minutes(10, 10)',
        '"delivery-backlog": { threshold: 300, ...minutes(3_000, 3_000)',
      ),
    ],
    caughtBy: { rule: "alarm-can-fire", resource: "NotificationServiceDeliveryBacklogAlarm", fault: /too late/ },
  },
  {
    what: "silence of what always reports is taken to be well",
    patches: [
      patch(
        "watching/limit.ts",
        'SILENCE_IS_TROUBLE: Missing = "breaching"',
        'SILENCE_IS_TROUBLE: Missing = "notBreaching"',
      ),
    ],
    caughtBy: { rule: "alarm-can-fire", resource: "PaymentApiOutboxAgeAlarm", fault: /silence/ },
  },
  {
    what: "alarms of tasks do not say of which cluster",
    patches: [
      patch(
        "watching/services.ts",
        'const ecs = { namespace: "AWS/ECS", dimensions };',
        'const ecs = { namespace: "AWS/ECS", dimensions: { ServiceName: service } };',
      ),
    ],
    caughtBy: { rule: "alarm-sees", resource: "PaymentApiMemoryAlarm", fault: /ClusterName/ },
  },
  {
    what: "alarms of NAT gateways look into a namespace that is none",
    patches: [patch("watching/network.ts", '"AWS/NATGateway"', '"AWS/NatGateway"')],
    caughtBy: { rule: "alarm-sees", resource: "NetworkNatPorts1Alarm", fault: /AWS\/NatGateway/ },
  },
  {
    what: "alarms of unhealthy hosts do not say of which target group",
    patches: [patch("watching/services.ts", "unhealthy: { ...ofTargets,", "unhealthy: { ...own,")],
    caughtBy: { rule: "alarm-sees", resource: "PaymentApiUnhealthyHostsAlarm", fault: /TargetGroup/ },
  },
  {
    what: "the firewall's alarm looks at a firewall of CloudFront",
    patches: [patch("watching/entrance.ts", "WebACL: name, Region: stage.region,", "WebACL: name,")],
    caughtBy: { rule: "alarm-sees", resource: "PaymentApiBlockedRequestsAlarm", fault: /Region/ },
  },
  {
    what: "every service's alarms look at payment-api's load balancer",
    patches: [
      patch(
        "watching/watch.ts",
        "serviceAlarms(watchedService(cluster, service))",
        "serviceAlarms({ ...watchedService(cluster, service), balancing: watchedService(cluster, services[0]!).balancing })",
      ),
    ],
    caughtBy: { rule: "alarm-sees", resource: "FraudDetectionRejectedConnectionsAlarm", fault: /LoadBalancer/ },
  },
  {
    what: "alarms look at another stage's payments",
    patches: [
      patch(
        "watching/metric.ts",
        "dimensions: { Service: service, Stage: stage.name },",
        'dimensions: { Service: service, Stage: "production" },',
      ),
    ],
    caughtBy: { rule: "alarm-sees", resource: "PaymentApiCommitsFailedAlarm", fault: /Stage/ },
  },
  {
    what: "services write no metrics, and alarms wait for them",
    patches: [patch("service/service.ts", "METRICS: String(stage.hasMetrics),", 'METRICS: "false",')],
    caughtBy: { rule: "alarm-sees", resource: "PaymentApiAttemptsLeftOpenAlarm", fault: /METRICS/ },
  },
  {
    what: "the dashboard draws a metric that AWS does not have",
    patches: [patch("watching/database.ts", '"CommitLatency"', '"CommitLatencies"')],
    caughtBy: { rule: "dashboard", resource: "payments-prod", fault: /CommitLatencies/ },
  },
  {
    what: "alarms are switched off",
    patches: [patch("watching/alarm.ts", "alarmActions: actions,", "alarmActions: actions, actionsEnabled: false,")],
    caughtBy: { rule: "alarm-topic", resource: "PaymentApiUnhealthyHostsAlarm", fault: /tells nobody/ },
  },
  {
    what: "nobody is subscribed to a topic",
    patches: [
      patch("watching/topics.ts", "new aws.sns.TopicSubscription(`${logicalName}Email`, mail, options);", "void mail;"),
    ],
    caughtBy: { rule: "topic-heard", resource: "FailedDeployTopic" },
  },
  {
    what: "only alarms of payment-api may tell the topic",
    patches: [patch("watching/topics.ts", '"alarm:*"', '"alarm:payment-api-*"')],
    caughtBy: { rule: "publishers-may", resource: "AlarmTopic", fault: /DatabaseDeadlocksAlarm/ },
  },
  {
    what: "the budget may not tell the topic",
    patches: [patch("watching/topics.ts", "isForBudget: true", "isForBudget: false")],
    caughtBy: { rule: "publishers-may", resource: "AlarmTopic", fault: /Budget may not publish/ },
  },
  {
    what: "EventBridge may publish to another topic than its own",
    patches: [
      patch(
        "watching/topics.ts",
        '[mayPublish("FailedDeploys", "events.amazonaws.com", topic)]',
        '[{ ...mayPublish("FailedDeploys", "events.amazonaws.com", topic), Resource: $interpolate`${topic.arn}-2` }]',
      ),
    ],
    caughtBy: { rule: "publishers-may", resource: "FailedDeployTopic", fault: /may not publish/ },
  },
  {
    what: "deploys that succeed are told, and not those that fail",
    patches: [patch("watching/failed-deploys.ts", '["SERVICE_DEPLOYMENT_FAILED"]', '["SERVICE_DEPLOYMENT_COMPLETED"]')],
    caughtBy: { rule: "failed-deploys-told", resource: "PaymentApiService", fault: /no event/ },
  },
  {
    what: "failed deploys of one service alone are told",
    patches: [
      patch(
        "watching/watch.ts",
        "services.map(({ service }) => service.nodes.service.id)",
        "services.slice(0, 1).map(({ service }) => service.nodes.service.id)",
      ),
    ],
    caughtBy: { rule: "failed-deploys-told", resource: "FraudDetectionService", fault: /not of it/ },
  },
  {
    what: "stage.ts: the budget is a thousand times the bill",
    patches: [patch("stage.ts", /budget: production \? [\d_]+/, "budget: production ? 1_800_000")],
    caughtBy: { rule: "budget", resource: "payments-prod", fault: /1800000/ },
  },
  {
    what: "the budget tells when twice of it is spent",
    patches: [patch("watching/budget.ts", '"ACTUAL", 80', '"ACTUAL", 200')],
    caughtBy: { rule: "budget", resource: "payments-prod", fault: /200 %/ },
  },
];
