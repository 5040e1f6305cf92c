import type { FastifyInstance } from "@platform/runtime/fastify";
import type { ReceivedEvents } from "../received-events.ts";

/** `GET /events?since=<ms>`: the events received and verified, oldest first. Needs no credential: see local-only.ts. */
export function addEventsRoute(server: FastifyInstance, received: ReceivedEvents): void {
  server.get<{ Querystring: { since?: string } }>("/events", async (request, reply) => {
    const since = Number(request.query.since ?? 0);
    if (Number.isFinite(since)) return { data: received.since(since) };
    return reply.code(400).send({ error: { message: "since must be a time in milliseconds since the Unix epoch." } });
  });
}
