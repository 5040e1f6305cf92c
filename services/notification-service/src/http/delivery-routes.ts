import {
  DELIVERIES_PATH,
  MAX_EVENTS_COUNTED,
  PENDING_WEBHOOKS_PATH,
  type Delivery,
  type DeliveryList,
  type PendingWebhooks,
} from "@platform/contracts/delivery";
import type { Id } from "@platform/kernel/id";
import type { FastifyInstance } from "@platform/runtime/fastify";
import { Type, type Static } from "typebox";
import type { DeliveryRecord, DeliveryStore } from "../ports/deliveries.ts";
import { LimitQuery, tenantOf, tenantQuery } from "./tenant-query.ts";

const ListQuery = tenantQuery({
  event: Type.Optional(Type.String({ maxLength: 64 })),
  endpoint: Type.Optional(Type.String({ maxLength: 64 })),
  limit: LimitQuery,
});
const EventsQuery = tenantQuery({
  events: Type.String({ pattern: `^[^,]{1,64}(,[^,]{1,64}){0,${MAX_EVENTS_COUNTED - 1}}$` }),
});
const RetryQuery = tenantQuery({});
const IdParams = Type.Object({ id: Type.String({ pattern: "^[^.]+\\.[^.]+$", maxLength: 129 }) });

export interface DeliveryRoutesDeps {
  readonly deliveries: DeliveryStore;
  readonly wakeClaims: () => void;
}

/**
 * Adds the routes that show and repeat deliveries, for on-call engineers, the inbox of `npm start`, and tests.
 * packages/contracts/src/delivery.ts describes the list and the count of pending webhooks. One more route is here:
 *
 *   POST /v1/deliveries/:id/retry?account=&livemode=   makes a delivery due now, whatever its state
 */
export function addDeliveryRoutes(server: FastifyInstance, { deliveries, wakeClaims }: DeliveryRoutesDeps): void {
  server.get<{ Querystring: Static<typeof ListQuery> }>(
    DELIVERIES_PATH,
    { schema: { querystring: ListQuery } },
    async ({ query }) => {
      const found = await deliveries.list(tenantOf(query), {
        eventId: query.event,
        endpointId: query.endpoint,
        limit: Number(query.limit ?? 10),
      });
      return { data: found.map(wireDelivery) } satisfies DeliveryList;
    },
  );

  server.get<{ Querystring: Static<typeof EventsQuery> }>(
    PENDING_WEBHOOKS_PATH,
    { schema: { querystring: EventsQuery } },
    async ({ query }) => {
      const counted = await deliveries.countUndelivered(tenantOf(query), query.events.split(","));
      return { data: Array.from(counted, ([event, pending]) => ({ event, pending })) } satisfies PendingWebhooks;
    },
  );

  server.post<{ Params: { id: string }; Querystring: Static<typeof RetryQuery> }>(
    `${DELIVERIES_PATH}/:id/retry`,
    { schema: { params: IdParams, querystring: RetryQuery } },
    async ({ params, query }, reply) => {
      const [eventId, endpointId] = params.id.split(".") as [Id<"evt">, Id<"we">];
      const outcome = await deliveries.retry(tenantOf(query), { eventId, endpointId });
      if (outcome === "due") wakeClaims();
      return reply.code(RETRY_STATUS[outcome]).send(RETRY_ANSWER[outcome]);
    },
  );
}

const RETRY_STATUS = { due: 202, in_progress: 409, not_found: 404 } as const;
const RETRY_ANSWER = {
  due: { status: "due" },
  in_progress: { error: { code: "in_progress", message: "An attempt at this delivery is running or about to." } },
  not_found: { error: { code: "not_found", message: "There is no such delivery." } },
} as const;

function wireDelivery({ eventId, endpointId, eventType, state, isLeased, dueAt, attempts }: DeliveryRecord): Delivery {
  return {
    id: `${eventId}.${endpointId}`,
    event: eventId,
    event_type: eventType,
    endpoint: endpointId,
    state,
    leased: isLeased,
    due_at: dueAt === null ? null : new Date(dueAt).toISOString(),
    attempts: attempts.map(({ at, durationMs, status, failure }) => ({
      at: new Date(at).toISOString(),
      duration_ms: durationMs,
      status,
      failure,
    })),
  };
}
