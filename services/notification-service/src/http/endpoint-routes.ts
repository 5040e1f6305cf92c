import {
  WEBHOOK_ENDPOINTS_PATH,
  WebhookEndpointCreation,
  WebhookEndpointUpdate,
  WebhookSecretRoll,
} from "@platform/contracts/webhook-endpoint";
import { EventBatch, type EventsRedelivered } from "@platform/contracts/event-batch";
import type { Id } from "@platform/kernel/id";
import { unreachable } from "@platform/kernel/result";
import type { FastifyInstance, FastifyReply } from "@platform/runtime/fastify";
import { Type, type Static } from "typebox";
import type { UrlRefused } from "../domain/target-url.ts";
import { createEndpoint, type EndpointNotFound } from "../use-cases/create-endpoint.ts";
import { deleteEndpoint, type DeleteEndpointDeps } from "../use-cases/delete-endpoint.ts";
import { redeliverEvents, type RedeliverEventsDeps } from "../use-cases/redeliver-events.ts";
import { rollSecret } from "../use-cases/roll-secret.ts";
import { updateEndpoint, type UpdateEndpointDeps } from "../use-cases/update-endpoint.ts";
import { incomingEvent } from "./event-routes.ts";
import { LimitQuery, tenantOf, tenantQuery } from "./tenant-query.ts";
import { fault, NO_SUCH_ENDPOINT, wireEndpoint } from "./wire-endpoint.ts";

export interface EndpointRoutesDeps extends UpdateEndpointDeps, DeleteEndpointDeps, RedeliverEventsDeps {}

const IdParams = Type.Object({ id: Type.String({ pattern: "^we_[0-9A-Za-z_]{1,60}$" }) });
const RollParams = Type.Object({ ...IdParams.properties, roll: Type.String({ pattern: "^\\w{1,64}$" }) });
const ReadQuery = tenantQuery({});
const ListQuery = tenantQuery({
  limit: LimitQuery,
  starting_after: Type.Optional(Type.String({ maxLength: 64 })),
  ending_before: Type.Optional(Type.String({ maxLength: 64 })),
});

interface OnOne {
  Params: { id: Id<"we"> };
  Querystring: Static<typeof ReadQuery>;
}

/** The routes of @platform/contracts/webhook-endpoint. */
export function addEndpointRoutes(server: FastifyInstance, deps: EndpointRoutesDeps): void {
  const one = `${WEBHOOK_ENDPOINTS_PATH}/:id`;

  server.put<{ Params: { id: Id<"we"> }; Body: WebhookEndpointCreation }>(
    one,
    { schema: { params: IdParams, body: WebhookEndpointCreation } },
    async ({ params, body }, reply) => {
      const created = await createEndpoint(deps, {
        id: params.id,
        tenant: tenantOf(body),
        url: body.url,
        enabledEvents: body.enabled_events,
        description: body.description ?? null,
        metadata: body.metadata ?? {},
        apiVersion: body.api_version ?? null,
      });
      if (!created.ok) return refuse(reply, created.error);
      return { ...wireEndpoint(created.value), secret: created.value.secret };
    },
  );

  server.patch<{ Params: { id: Id<"we"> }; Body: WebhookEndpointUpdate }>(
    one,
    { schema: { params: IdParams, body: WebhookEndpointUpdate } },
    async ({ params, body }, reply) => {
      const updated = await updateEndpoint(deps, tenantOf(body), params.id, {
        url: body.url,
        enabledEvents: body.enabled_events,
        description: body.description,
        metadata: body.metadata,
        enabled: body.disabled === undefined ? undefined : !body.disabled,
      });
      return updated.ok ? wireEndpoint(updated.value) : refuse(reply, updated.error);
    },
  );

  server.put<{ Params: { id: Id<"we">; roll: string }; Body: WebhookSecretRoll }>(
    `${one}/secret-rolls/:roll`,
    { schema: { params: RollParams, body: WebhookSecretRoll } },
    async ({ params, body }, reply) => {
      const rolled = await rollSecret(deps, tenantOf(body), params.id, {
        roll: params.roll,
        overlapHours: body.overlap_hours,
      });
      if (rolled === undefined) return reply.code(404).send(NO_SUCH_ENDPOINT);
      return { ...wireEndpoint(rolled), secret: rolled.secret };
    },
  );

  server.post<OnOne & { Body: EventBatch }>(
    `${one}/events`,
    { schema: { params: IdParams, querystring: ReadQuery, body: EventBatch } },
    async ({ params, query, body }, reply) => {
      const events = body.events.map(incomingEvent);
      const deliveries = await redeliverEvents(deps, tenantOf(query), params.id, events);
      if (deliveries === undefined) return reply.code(404).send(NO_SUCH_ENDPOINT);
      return { deliveries } satisfies EventsRedelivered;
    },
  );

  server.get<OnOne>(one, { schema: { params: IdParams, querystring: ReadQuery } }, async ({ params, query }, reply) => {
    const found = await deps.endpoints.read(tenantOf(query), params.id);
    return found === undefined ? reply.code(404).send(NO_SUCH_ENDPOINT) : wireEndpoint(found);
  });

  server.get<{ Querystring: Static<typeof ListQuery> }>(
    WEBHOOK_ENDPOINTS_PATH,
    { schema: { querystring: ListQuery } },
    async ({ query }) => {
      const { endpoints, hasMore } = await deps.endpoints.list(tenantOf(query), {
        limit: Number(query.limit ?? 10),
        startingAfter: query.starting_after,
        endingBefore: query.ending_before,
      });
      return { data: endpoints.map(wireEndpoint), has_more: hasMore };
    },
  );

  server.delete<OnOne>(
    one,
    { schema: { params: IdParams, querystring: ReadQuery } },
    async ({ params, query }, reply) => {
      const deleted = await deleteEndpoint(deps, tenantOf(query), params.id);
      return deleted ? reply.code(204).send() : reply.code(404).send(NO_SUCH_ENDPOINT);
    },
  );
}

function refuse(reply: FastifyReply, refusal: UrlRefused | EndpointNotFound): FastifyReply {
  switch (refusal.kind) {
    case "not_found":
      return reply.code(404).send(NO_SUCH_ENDPOINT);
    case "url_refused":
      return reply.code(422).send(fault("url_refused", refusal.message));
    default:
      return unreachable(refusal);
  }
}
