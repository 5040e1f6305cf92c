import type { Stage } from "../stage";
import { type AlarmDescription, alarmsAbout } from "./alarm";
import { type Limit, minutes, SILENCE_IS_TROUBLE } from "./limit";
import { type Metric, ownMetrics } from "./metric";
import { LIMITS as PAYMENT_API_LIMITS, outboxAge } from "./payment-api";
import type { Widget } from "./widget";

/** What notification-service counts and measures. */
function metricsOf(stage: Stage) {
  const { count, oldest } = ownMetrics(stage, "notification-service");
  return {
    deliveries: count("Deliveries"),
    deliveryAttemptsFailed: count("DeliveryAttemptsFailed"),
    backlogAge: oldest("DeliveryBacklogAge"),
  } satisfies Record<string, Metric>;
}

/** When an alarm wakes somebody, and why then. */
const LIMITS = {
  // A due delivery waits for seconds. One endpoint's long backlog can also cause the alarm: see the runbook.
  "delivery-backlog": { threshold: 300, ...minutes(10, 10), missing: SILENCE_IS_TROUBLE },
} as const satisfies Record<string, Limit>;

/** Alarms about webhooks while every task is healthy. */
export function notificationServiceAlarms(stage: Stage): AlarmDescription[] {
  const { backlogAge } = metricsOf(stage);
  const means = "Webhooks are late, or notification-service no longer says how late.";
  return [alarmsAbout("notification-service", LIMITS)("delivery-backlog", "delivery-backlog", backlogAge, means)];
}

/** Graphs of the events for merchants: how long they wait, and how many arrive. */
export function notificationServiceWidgets(stage: Stage): Widget[] {
  const { deliveries, deliveryAttemptsFailed, backlogAge } = metricsOf(stage);
  return [
    {
      title: "Age of the oldest event that waits",
      lines: { outbox: outboxAge(stage), "webhook deliveries that are due": backlogAge },
      unit: "s",
      limits: {
        "outbox alarm": PAYMENT_API_LIMITS["outbox-age"].threshold,
        "deliveries alarm": LIMITS["delivery-backlog"].threshold,
      },
    },
    {
      title: "Webhook deliveries a minute",
      lines: { delivered: deliveries, "attempts failed": deliveryAttemptsFailed },
    },
  ];
}
