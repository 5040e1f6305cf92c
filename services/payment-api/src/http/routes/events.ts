import type { DomainEvent } from "../../domain/event.ts";
import { EVENT_TYPES } from "../../domain/objects.ts";
import { outside } from "../../ports/admission.ts";
import { endpoint, type Endpoint, nothing } from "../endpoint.ts";
import { refuseBoth } from "../parameters.ts";
import { pageOf } from "../parameters/page.ts";
import { listEvents, retrieveEvent } from "../parameters/reading.ts";
import type { CountedEvent } from "../presenters/event.ts";
import { answerFound, answerList } from "./read.ts";

const PATH = "/v1/events";
const read = { method: "GET", permission: "event.read", returns: "event" } as const;

export const eventEndpoints: readonly Endpoint[] = [
  endpoint({
    ...read,
    path: `${PATH}/:id`,
    parameters: retrieveEvent,
    input: nothing,
    async handle({ deps: { reader }, pendingWebhooks }, call) {
      const value = await reader.find("event", call.tenant, call.id);
      if (value === undefined) return answerFound(reader, call, "event", undefined);
      const pending = await outside(call.ticket, () => pendingWebhooks.count(call.tenant, [value.id]));
      return answerFound(reader, call, "event", counted(value, pending));
    },
  }),
  endpoint({
    ...read,
    path: PATH,
    isList: true,
    parameters: listEvents,
    input({ type, types, ...given }, faults) {
      refuseBoth({ type, types }, "type", "types", faults);
      const wanted = type === undefined ? types : [type];
      return { page: pageOf(given, faults), filter: { type: wanted?.flatMap(typesOf) } };
    },
    handle: ({ deps: { reader }, pendingWebhooks }, call, { page, filter }) =>
      answerList(reader, call, {
        url: PATH,
        object: "event",
        page,
        find: (tenant, id) => reader.find("event", tenant, id),
        async list(tenant, at) {
          const { data, hasMore } = await reader.list("event", tenant, at, filter);
          const ids = data.map(({ id }) => id);
          const pending = await outside(call.ticket, () => pendingWebhooks.count(tenant, ids));
          return { data: data.map((value) => counted(value, pending)), hasMore };
        },
      }),
  }),
];

const counted = (event: DomainEvent, pending: ReadonlyMap<string, number>): CountedEvent => ({
  event,
  pendingWebhooks: pending.get(event.id) ?? 0,
});

const ALL_TYPES: readonly string[] = Object.values(EVENT_TYPES).flat();

/** The types that match a pattern: `charge.*` matches every type with that beginning. */
function typesOf(pattern: string): readonly string[] {
  if (!pattern.endsWith("*")) return [pattern];
  return ALL_TYPES.filter((type) => type.startsWith(pattern.slice(0, -1)));
}
