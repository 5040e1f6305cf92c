import type { ShownDelivery, ShownEvent, ShownPayment } from "../activity.ts";

/** A payment for `/payments.json`, without its client secret. */
export const presentPayment = ({ id, createdAt, amount, currency, status, description, metadata }: ShownPayment) => ({
  id,
  created: isoOf(createdAt),
  amount,
  currency,
  status,
  description,
  metadata,
});

export const presentEvent = ({ id, createdAt, type, objectId, receivedAt }: ShownEvent) => ({
  id,
  created: isoOf(createdAt),
  type,
  object: objectId,
  received: isoOf(receivedAt),
});

export const presentDelivery = (delivery: ShownDelivery) => ({
  event: delivery.eventId,
  event_type: delivery.eventType,
  endpoint: delivery.endpointId,
  url: delivery.url,
  state: delivery.state,
  attempts: delivery.attempts,
  last_attempt: isoOf(delivery.lastAttemptAt),
  last_answer: delivery.lastAnswer,
  next_try: isoOf(delivery.nextTryAt),
});

const isoOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
