import { Type, type Static } from "typebox";

/**
 * Webhook deliveries, which notification-service stores. Version 1.
 *
 *   GET /v1/deliveries?account=&livemode=[&event=][&endpoint=][&limit=]   newest event first; limit from 0 to 100
 *
 * Times are ISO 8601 with milliseconds, in UTC.
 */
export const DELIVERIES_PATH = "/v1/deliveries";

/**
 * Counts the webhooks that are not delivered yet, or never will be.
 *
 *   GET /v1/pending-webhooks?account=&livemode=&events=evt_1,evt_2
 *
 * Takes up to 100 events. The answer leaves out events without such webhooks.
 */
export const PENDING_WEBHOOKS_PATH = "/v1/pending-webhooks";
export const MAX_EVENTS_COUNTED = 100;

export const PendingWebhooks = Type.Object({
  data: Type.Array(Type.Object({ event: Type.String(), pending: Type.Integer() })),
});
export type PendingWebhooks = Static<typeof PendingWebhooks>;

export const DeliveryAttempt = Type.Object({
  at: Type.String(),
  duration_ms: Type.Integer(),
  /** Null when there was no answer; `failure` says why. */
  status: Type.Union([Type.Integer(), Type.Null()]),
  failure: Type.Union([Type.String(), Type.Null()]),
});
export type DeliveryAttempt = Static<typeof DeliveryAttempt>;

export const Delivery = Type.Object({
  /** `<event>.<endpoint>` */
  id: Type.String(),
  event: Type.String(),
  event_type: Type.String(),
  endpoint: Type.String(),
  state: Type.Union([
    Type.Literal("pending"),
    Type.Literal("delivered"),
    Type.Literal("failed"),
    Type.Literal("cancelled"),
  ]),
  /** A process holds the delivery: an attempt runs, or is about to. */
  leased: Type.Boolean(),
  /** When the next attempt is due or, while it is leased, when the lease ends. */
  due_at: Type.Union([Type.String(), Type.Null()]),
  /** Oldest first. */
  attempts: Type.Array(DeliveryAttempt),
});
export type Delivery = Static<typeof Delivery>;

export const DeliveryList = Type.Object({ data: Type.Array(Delivery) });
export type DeliveryList = Static<typeof DeliveryList>;
