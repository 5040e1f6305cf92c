import { Type, type Static } from "typebox";

/** POST /v1/events of every service that subscribes: at least once, in any order, deduplicated by `id`. Version 1. */
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
     * The public event object as JSON text: the exact bytes that are signed and delivered, but for `"pending_webhooks":0`, in
     * which notification-service writes to how many endpoints the event is on its way.
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

/** 200: all events of the batch are durable with the receiver. Anything else: none of them may be, send again. */
export const EventBatchAccepted = Type.Object({ accepted: Type.Integer() });
export type EventBatchAccepted = Static<typeof EventBatchAccepted>;
