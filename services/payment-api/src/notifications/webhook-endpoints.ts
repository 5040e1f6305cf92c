import {
  WEBHOOK_ENDPOINTS_PATH,
  WebhookEndpoint as WireEndpoint,
  WebhookEndpointFault,
  WebhookEndpointList,
  type WebhookEndpointCreation,
  type WebhookEndpointUpdate,
  type WebhookSecretRoll,
} from "@platform/contracts/webhook-endpoint";
import { type EventMessage, EventsRedelivered } from "@platform/contracts/event-batch";
import { toUnixSeconds } from "@platform/kernel/instant";
import type { CallOptions, HttpClient } from "@platform/runtime/http-client";
import type { Static, TSchema } from "typebox";
import { Compile } from "typebox/compile";
import type { DomainEvent } from "../domain/event.ts";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import type { WebhookEndpoint } from "../domain/webhook-endpoint.ts";
import { Unavailable } from "../ports/unavailable.ts";
import type { WebhookEndpoints } from "../ports/webhook-endpoints.ts";

/** A merchant waits for it; to create an endpoint, notification-service resolves a host name. */
const DEADLINE_MS = 10_000;

const endpointOf = validator(WireEndpoint);
const listOf = validator(WebhookEndpointList);
const redeliveredOf = validator(EventsRedelivered);
const faultOf = validator(WebhookEndpointFault);

/** An event as JSON. */
type PresentEvent = (tenant: ConfiguredTenant, event: DomainEvent) => string;

/** Webhook endpoints, kept by notification-service. */
export function createWebhookEndpoints(client: HttpClient, present: PresentEvent): WebhookEndpoints {
  const request = async (options: Omit<CallOptions, "deadlineMs">): Promise<{ status: number; body: unknown }> => {
    const result = await client.call({ ...options, deadlineMs: DEADLINE_MS });
    if (result.ok && (result.status < 500 || options.method !== "GET")) return result;
    const error = result.ok
      ? new Error(`notification-service answered ${result.status}`)
      : new Error(`notification-service did not answer: ${result.failure.kind}`, { cause: result.failure });
    const didNothing = options.method === "GET" || (!result.ok && result.failure.kind === "not_sent");
    throw didNothing ? new Unavailable(error) : error;
  };
  return {
    async create(tenant, id, { url, enabledEvents, description, metadata, apiVersion }) {
      const creation: WebhookEndpointCreation = {
        ...scopeOf(tenant),
        url,
        enabled_events: [...enabledEvents],
        description,
        metadata,
        api_version: apiVersion,
      };
      const { status, body } = await request({ method: "PUT", path: pathOf(id), body: creation });
      if (status === 422) return { kind: "url_refused", message: faultOf(body).error.message };
      return { kind: "saved", endpoint: fromWire(endpointOf(expect2xx(status, body))) };
    },
    async update(tenant, id, { url, enabledEvents, description, metadata, disabled }) {
      if (!ID.test(id)) return { kind: "not_found" };
      const update: WebhookEndpointUpdate = {
        ...scopeOf(tenant),
        ...(url === undefined ? {} : { url }),
        ...(enabledEvents === undefined ? {} : { enabled_events: [...enabledEvents] }),
        ...(description === undefined ? {} : { description }),
        ...(metadata === undefined ? {} : { metadata }),
        ...(disabled === undefined ? {} : { disabled }),
      };
      const { status, body } = await request({ method: "PATCH", path: pathOf(id), body: update });
      if (status === 404) return { kind: "not_found" };
      if (status === 422) return { kind: "url_refused", message: faultOf(body).error.message };
      return { kind: "saved", endpoint: fromWire(endpointOf(expect2xx(status, body))) };
    },
    async rollSecret(tenant, id, { name, overlapHours }) {
      if (!ID.test(id)) return undefined;
      const roll: WebhookSecretRoll = { ...scopeOf(tenant), overlap_hours: overlapHours };
      const { status, body } = await request({ method: "PUT", path: `${pathOf(id)}/secret-rolls/${name}`, body: roll });
      return status === 404 ? undefined : fromWire(endpointOf(expect2xx(status, body)));
    },
    async redeliver(tenant, id, events) {
      const messages = events.map((event): EventMessage => ({
        id: event.id,
        ...scopeOf(tenant),
        type: event.type,
        created: toUnixSeconds(event.createdAt),
        body: present(tenant, event),
      }));
      const path = `${pathOf(id)}/events?${queryOf(tenant)}`;
      const { status, body } = await request({ method: "POST", path, body: { events: messages } });
      return status === 404 ? 0 : redeliveredOf(expect2xx(status, body)).deliveries;
    },
    async find(tenant, id) {
      if (!ID.test(id)) return undefined;
      const { status, body } = await request({ method: "GET", path: `${pathOf(id)}?${queryOf(tenant)}` });
      return status === 404 ? undefined : fromWire(endpointOf(expect2xx(status, body)));
    },
    async list(tenant, { limit, startingAfter, endingBefore }) {
      const query = queryOf(tenant, {
        limit: String(limit),
        starting_after: startingAfter,
        ending_before: endingBefore,
      });
      const { status, body } = await request({ method: "GET", path: `${WEBHOOK_ENDPOINTS_PATH}?${query}` });
      const { data, has_more } = listOf(expect2xx(status, body));
      return { data: data.map(fromWire), hasMore: has_more };
    },
    async remove(tenant, id) {
      if (!ID.test(id)) return false;
      const { status, body } = await request({ method: "DELETE", path: `${pathOf(id)}?${queryOf(tenant)}` });
      if (status !== 404) expect2xx(status, body);
      return status !== 404;
    },
  };
}

/** No endpoint has any other id, so we need not ask the other service. */
const ID = /^we_[0-9A-Za-z]{1,60}$/;
const pathOf = (id: string): string => `${WEBHOOK_ENDPOINTS_PATH}/${encodeURIComponent(id)}`;
const scopeOf = ({ accountId, livemode }: ConfiguredTenant) => ({ account: accountId, livemode });

function queryOf(
  { accountId, livemode }: ConfiguredTenant,
  more: Readonly<Record<string, string | undefined>> = {},
): string {
  const query = new URLSearchParams({ account: accountId, livemode: String(livemode) });
  for (const [name, value] of Object.entries(more)) if (value !== undefined) query.set(name, value);
  return query.toString();
}

function expect2xx(status: number, body: unknown): unknown {
  if (status >= 200 && status < 300) return body;
  throw new Error(`notification-service answered ${status}`);
}

const fromWire = (wire: WireEndpoint): WebhookEndpoint => ({
  id: wire.id,
  url: wire.url,
  enabledEvents: wire.enabled_events,
  description: wire.description,
  metadata: wire.metadata,
  status: wire.status,
  apiVersion: wire.api_version,
  created: wire.created,
  secret: wire.secret ?? null,
});

/** Checks an answer; a wrong shape is a bug in one of the two services. */
function validator<T extends TSchema>(schema: T): (body: unknown) => Static<T> {
  const compiled = Compile(schema);
  return (body) => {
    if (compiled.Check(body)) return body;
    throw new Error("notification-service's answer does not have the shape that was agreed on");
  };
}
