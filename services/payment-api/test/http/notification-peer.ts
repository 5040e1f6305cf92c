import { PENDING_WEBHOOKS_PATH, type PendingWebhooks } from "@platform/contracts/delivery";
import {
  WEBHOOK_ENDPOINTS_PATH,
  type WebhookEndpoint,
  WebhookEndpointCreation,
  WebhookEndpointUpdate,
  WebhookSecretRoll,
} from "@platform/contracts/webhook-endpoint";
import { EventBatch } from "@platform/contracts/event-batch";
import { createInternalServer, listen } from "@platform/runtime/http-server";
import { silentLogger } from "@platform/runtime/logger";

export interface NotificationPeer {
  readonly baseUrl: string;
  /** The stored endpoints, newest first. */
  readonly endpoints: () => readonly WebhookEndpoint[];
  /** The past events that endpoints were to get, in order. */
  readonly redelivered: () => readonly string[];
  /** The peer does the work, but then answers with this status. */
  failAfterwards(status: number | undefined): void;
  stop(): Promise<void>;
}

/** The part of notification-service's contract for webhook endpoints, as an in-memory peer. */
export async function startNotificationPeer(): Promise<NotificationPeer> {
  const kept: WebhookEndpoint[] = [];
  let failure: number | undefined;
  const server = createInternalServer({ logger: silentLogger, maxBodyBytes: 100_000 });
  server.addHook("onSend", async (_request, reply, payload) => {
    if (failure !== undefined) reply.code(failure);
    return payload;
  });
  const refusedUrl = { error: { code: "url_refused", message: "Webhooks are not delivered to private addresses." } };
  const notFound = { error: { code: "not_found", message: "There is no such endpoint." } };
  const find = (
    id: string,
    { account, livemode }: { account: string; livemode: unknown },
  ): WebhookEndpoint | undefined =>
    kept.find((one) => one.id === id && one.account === account && String(one.livemode) === String(livemode));
  type One = { Params: { id: string }; Querystring: { account: string; livemode: string } };

  server.get(PENDING_WEBHOOKS_PATH, async (): Promise<PendingWebhooks> => ({ data: [] }));
  server.put<One & { Body: WebhookEndpointCreation }>(
    `${WEBHOOK_ENDPOINTS_PATH}/:id`,
    { schema: { body: WebhookEndpointCreation } },
    async ({ params, body }, reply) => {
      if (isPrivate(body.url)) return reply.code(422).send(refusedUrl);
      const there = find(params.id, body);
      if (there !== undefined) return there;
      const { account, livemode, url, enabled_events, description = null, metadata = {}, api_version = null } = body;
      const made: WebhookEndpoint = {
        id: params.id,
        account,
        livemode,
        url,
        enabled_events,
        description,
        metadata,
        api_version,
        status: "enabled",
        created: 1_800_000_000,
        secret: `whsec_${params.id}`,
      };
      kept.unshift(made);
      return made;
    },
  );
  const redelivered: string[] = [];
  server.post<One & { Body: EventBatch }>(
    `${WEBHOOK_ENDPOINTS_PATH}/:id/events`,
    { schema: { body: EventBatch, querystring: queryOf([]) } },
    async ({ params, query, body }, reply) => {
      if (find(params.id, query) === undefined) return reply.code(404).send(notFound);
      redelivered.push(...body.events.map(({ id }) => id));
      return { deliveries: body.events.length };
    },
  );
  const rolls = new Map<string, string>();
  server.put<One & { Params: { roll: string }; Body: WebhookSecretRoll }>(
    `${WEBHOOK_ENDPOINTS_PATH}/:id/secret-rolls/:roll`,
    { schema: { body: WebhookSecretRoll } },
    async ({ params: { id, roll }, body }, reply) => {
      const there = find(id, body);
      if (there === undefined) return reply.code(404).send(notFound);
      if (rolls.get(id) !== roll) there.secret += "_rolled";
      rolls.set(id, roll);
      return there;
    },
  );
  server.patch<One & { Body: WebhookEndpointUpdate }>(
    `${WEBHOOK_ENDPOINTS_PATH}/:id`,
    { schema: { body: WebhookEndpointUpdate } },
    async ({ params, body }, reply) => {
      const there = find(params.id, body);
      if (there === undefined) return reply.code(404).send(notFound);
      if (isPrivate(body.url)) return reply.code(422).send(refusedUrl);
      const { account: _account, livemode: _livemode, disabled, ...change } = body;
      Object.assign(there, change, disabled === undefined ? {} : { status: disabled ? "disabled" : "enabled" });
      return withoutSecret(there);
    },
  );
  server.get<One>(
    `${WEBHOOK_ENDPOINTS_PATH}/:id`,
    { schema: { querystring: queryOf([]) } },
    async ({ params, query }, reply) => {
      const there = find(params.id, query);
      return there === undefined ? reply.code(404).send(notFound) : withoutSecret(there);
    },
  );
  server.get<{ Querystring: One["Querystring"] & { limit: string; starting_after?: string; ending_before?: string } }>(
    WEBHOOK_ENDPOINTS_PATH,
    { schema: { querystring: queryOf(["limit", "starting_after", "ending_before"]) } },
    async ({ query: { account, starting_after, ending_before, limit } }) => {
      const own = kept.filter((one) => one.account === account);
      const placeOf = (id: string): number => own.findIndex((one) => one.id === id);
      const before = ending_before === undefined ? own : own.slice(0, placeOf(ending_before));
      const after = starting_after === undefined ? before : before.slice(placeOf(starting_after) + 1);
      const from = ending_before === undefined ? 0 : Math.max(0, after.length - Number(limit));
      const data = after.slice(from, from + Number(limit));
      return { data: data.map(withoutSecret), has_more: after.length > data.length };
    },
  );
  server.delete<One>(
    `${WEBHOOK_ENDPOINTS_PATH}/:id`,
    { schema: { querystring: queryOf([]) } },
    async ({ params, query }, reply) => {
      const there = find(params.id, query);
      if (there === undefined) return reply.code(404).send(notFound);
      kept.splice(kept.indexOf(there), 1);
      return withoutSecret(there);
    },
  );

  const port = await listen(server, "127.0.0.1", 0);
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    endpoints: () => kept,
    redelivered: () => redelivered,
    failAfterwards(status) {
      failure = status;
    },
    stop: () => server.close(),
  };
}

/** A query string with the tenant and the given parameters. */
const queryOf = (names: readonly string[]) => ({
  type: "object",
  properties: Object.fromEntries(["account", "livemode", ...names].map((name) => [name, { type: "string" }])),
  additionalProperties: false,
});

const isPrivate = (url: string | undefined): boolean => url?.includes("10.0.0.") === true;
const withoutSecret = ({ secret: _secret, ...rest }: WebhookEndpoint): WebhookEndpoint => rest;
