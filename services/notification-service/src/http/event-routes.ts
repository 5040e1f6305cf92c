import { EventBatch, EVENTS_PATH, type EventBatchAccepted, type EventMessage } from "@platform/contracts/event-batch";
import type { Id } from "@platform/kernel/id";
import type { FastifyInstance } from "@platform/runtime/fastify";
import type { IncomingEvent } from "../domain/delivery.ts";
import { acceptEvents, type AcceptEventsDeps } from "../use-cases/accept-events.ts";
import { tenantOf } from "./tenant-query.ts";

/** The route of @platform/contracts/event-batch. */
export function addEventRoutes(server: FastifyInstance, deps: AcceptEventsDeps): void {
  server.post<{ Body: EventBatch }>(
    EVENTS_PATH,
    { schema: { body: EventBatch } },
    async ({ body: { events } }): Promise<EventBatchAccepted> => {
      await acceptEvents(deps, events.map(incomingEvent));
      return { accepted: events.length };
    },
  );
}

/** An event as it crosses the wire. */
export const incomingEvent = (message: EventMessage): IncomingEvent => ({
  id: message.id as Id<"evt">,
  tenant: tenantOf(message),
  type: message.type,
  body: message.body,
});
