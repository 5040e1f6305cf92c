import { createWebhookEndpoint } from "../../use-cases/create-webhook-endpoint.ts";
import { redeliverEvents } from "../../use-cases/redeliver-events.ts";
import { rollWebhookSecret } from "../../use-cases/roll-webhook-secret.ts";
import { updateWebhookEndpoint } from "../../use-cases/update-webhook-endpoint.ts";
import { type Api, type Call, endpoint, type Endpoint, type Handled, nothing, refused } from "../endpoint.ts";
import { pageOf } from "../parameters/page.ts";
import * as parameters from "../parameters/webhook-endpoint.ts";
import { errorOf, notFound } from "../refusals.ts";
import type { Page } from "../../ports/reader.ts";
import { afterFirstStep } from "../../ports/unavailable.ts";
import { commandOf } from "../../use-cases/request.ts";
import { answerFound, answerList } from "./read.ts";

const PATH = "/v1/webhook_endpoints";
const elsewhere = { returns: "webhook_endpoint", isDoneElsewhere: true } as const;
const read = { ...elsewhere, method: "GET", permission: "webhook_endpoint.read" } as const;
const write = { ...elsewhere, permission: "webhook_endpoint.write" } as const;

export const webhookEndpointEndpoints: readonly Endpoint[] = [
  endpoint({
    ...write,
    method: "POST",
    path: PATH,
    parameters: parameters.createSpecification,
    input: parameters.createInput,
    handle: ({ deps, webhookEndpoints }, call, input) =>
      createWebhookEndpoint({ ...deps, webhookEndpoints }, call, input),
  }),
  endpoint({
    ...write,
    method: "POST",
    path: `${PATH}/:id`,
    parameters: parameters.updateSpecification,
    input: parameters.updateInput,
    handle: ({ deps, webhookEndpoints }, call, input) =>
      updateWebhookEndpoint({ ...deps, webhookEndpoints }, call, call.id, input),
  }),
  endpoint({
    ...write,
    method: "POST",
    path: `/platform${PATH}/:id/roll_secret`,
    parameters: parameters.rollSpecification,
    input: parameters.rollInput,
    handle: ({ deps, webhookEndpoints }, call, overlapHours) =>
      rollWebhookSecret({ ...deps, webhookEndpoints }, call, call.id, overlapHours),
  }),
  endpoint({
    ...write,
    method: "POST",
    path: `/platform${PATH}/:id/redeliver`,
    parameters: parameters.redeliverSpecification,
    input: parameters.redeliverInput,
    handle: redeliver,
  }),
  endpoint({
    ...write,
    method: "DELETE",
    path: `${PATH}/:id`,
    parameters: parameters.deleteSpecification,
    input: nothing,
    handle: remove,
  }),
  endpoint({
    ...read,
    path: `${PATH}/:id`,
    parameters: parameters.retrieveSpecification,
    input: nothing,
    async handle({ deps: { reader }, webhookEndpoints }, call) {
      const value = await webhookEndpoints.find(call.tenant, call.id);
      return answerFound(reader, call, "webhook_endpoint", value);
    },
  }),
  endpoint({
    ...read,
    path: PATH,
    isList: true,
    parameters: parameters.listSpecification,
    input: (given, faults) => pageOf(given, faults),
    handle: ({ deps: { reader }, webhookEndpoints }, call, page) =>
      answerList(reader, call, {
        url: PATH,
        object: "webhook_endpoint",
        page,
        find: webhookEndpoints.find,
        list: webhookEndpoints.list,
      }),
  }),
];

async function redeliver({ deps, webhookEndpoints, eventsUnderWay }: Api, call: Call, page: Page): Promise<Handled> {
  const cursor = page.startingAfter;
  if (cursor !== undefined && (await deps.reader.find("event", call.tenant, cursor)) === undefined)
    return refused(notFound("event", cursor, "starting_after"));
  const done = await redeliverEvents({ ...deps, webhookEndpoints, eventsUnderWay }, call, call.id, page);
  if ("refusal" in done) return refused(errorOf(done.refusal, call.tenant));
  const { deliveries, underWay, last, hasMore } = done;
  const body = JSON.stringify({
    object: "redelivery",
    webhook_endpoint: call.id,
    deliveries,
    under_way: underWay,
    last_event: last?.id ?? null,
    has_more: hasMore,
  });
  return { kind: "reply", reply: { status: 200, body }, replayed: false };
}

async function remove({ deps, webhookEndpoints }: Api, { id, ...call }: Call): Promise<Handled> {
  if (!(await webhookEndpoints.remove(call.tenant, id))) return refused(notFound("webhook_endpoint", id));
  const removed = commandOf({ ...call, claim: null }, {}, () => ({
    value: null,
    changes: {},
    reply: null,
    object: id,
  }));
  await afterFirstStep(() => deps.journal.commit(removed));
  const body = JSON.stringify({ id, object: "webhook_endpoint", deleted: true });
  return { kind: "reply", reply: { status: 200, body }, replayed: false };
}
