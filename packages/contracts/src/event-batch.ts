import { Type, type Static } from "typebox";

/** POST /v1/events on every subscribing service: at least once, in any order, deduplicated by `id`. Version 1. */
export const EVENTS_PATH = "/v1/events";
export const MAX_EVENTS_PER_REQUEST = 500;

export const EventMessage = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 64 }),
    account: Type.String({ minLength: 1, maxLength: 64 }),
    livemode: Type.Boolean(),
    /** `payment_intent.succeeded`, … */
    type: Type.String({ minLength: 1, maxLength: 100 }),
    /** Seconds since the Unix epoch. */
    created: Type.Integer(),
    /**
     * The public event object as JSON text: exactly the bytes that are signed and delivered, except for
     * `"pending_webhooks":0`, which notification-service replaces with the number of endpoints that will get the event.
     */
    body: Type.String(),
  },
  { additionalProperties: false },
);
export type EventMessage = Static<typeof EventMessage>;

export const EventBatch = Type.Object(
  { events: Type.Array(EventMessage, { minItems: 1, maxItems: MAX_EVENTS_PER_REQUEST }) },
  { additionalProperties: false },
);
export type EventBatch = Static<typeof EventBatch>;

/**
 * Past events for one webhook endpoint: POST `/v1/webhook-endpoints/:id/events?account=&livemode=` with an EventBatch. It gets those
 * to which it subscribes and which it has not got yet, each once, however often they are posted. 404 for an endpoint that
 * is not there.
 */
export const EventsRedelivered = Type.Object({ deliveries: Type.Integer() });
export type EventsRedelivered = Static<typeof EventsRedelivered>;

/** 200: the receiver has stored all events of the batch durably. After any other status, send the whole batch again. */
export const EventBatchAccepted = Type.Object({ accepted: Type.Integer() });
export type EventBatchAccepted = Static<typeof EventBatchAccepted>;
