import { Type, type Static } from "typebox";

/**
 * Deliveries of webhooks, kept by notification-service. Version 1.
 *
 *   GET /v1/deliveries?account=&livemode=[&event=][&endpoint=][&limit=]   newest event first; limit from 0 to 100
 *
 * Times are ISO 8601 with milliseconds, in UTC.
 */
export const DELIVERIES_PATH = "/v1/deliveries";

/**
 * How many webhooks of events were not delivered yet, or not at all.
 *
 *   GET /v1/pending-webhooks?account=&livemode=&events=evt_1,evt_2
 *
 * Up to 100 events. Those that are left out have none.
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
  /** Null where there was no answer; `failure` says why. */
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
  /** A process holds it: an attempt runs, or is about to. */
  leased: Type.Boolean(),
  /** When the next attempt is due or, while it is leased, when the lease ends. */
  due_at: Type.Union([Type.String(), Type.Null()]),
  /** Oldest first. */
  attempts: Type.Array(DeliveryAttempt),
});
export type Delivery = Static<typeof Delivery>;

export const DeliveryList = Type.Object({ data: Type.Array(Delivery) });
export type DeliveryList = Static<typeof DeliveryList>;
