import type { DomainEvent, EventType } from "../../domain/event.ts";
import { outside } from "../../ports/admission.ts";
import { endpoint, type Endpoint, nothing } from "../endpoint.ts";
import { refuse } from "../parameters.ts";
import { pageOf } from "../parameters/page.ts";
import { listEvents, retrieveEvent } from "../parameters/reading.ts";
import type { Subject } from "../subject.ts";
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
      const value = await reader.event(call.tenant, call.id);
      if (value === undefined) return answerFound(reader, call, "event", undefined);
      const pending = await outside(call.ticket, () => pendingWebhooks.count(call.tenant, [value.id]));
      return answerFound(reader, call, "event", subjectOf(value, pending));
    },
  }),
  endpoint({
    ...read,
    path: PATH,
    isList: true,
    parameters: listEvents,
    input({ type, types, ...given }, faults) {
      if (type !== undefined && types !== undefined) {
        refuse(faults, "You may only specify one of these parameters: type, types.", "types", "parameters_exclusive");
      }
      const wanted = type === undefined ? types : [type];
      return { page: pageOf(given, faults), filter: wanted === undefined ? {} : { types: wanted.flatMap(typesOf) } };
    },
    handle: ({ deps: { reader }, pendingWebhooks }, call, { page, filter }) =>
      answerList(reader, call, {
        url: PATH,
        object: "event",
        page,
        find: reader.event,
        async list(tenant, at) {
          const { data, hasMore } = await reader.events(tenant, at, filter);
          const ids = data.map(({ id }) => id);
          const pending = await outside(call.ticket, () => pendingWebhooks.count(tenant, ids));
          return { data: data.map((value) => subjectOf(value, pending)), hasMore };
        },
        subjectOf: (subject) => subject,
      }),
  }),
];

const subjectOf = (value: DomainEvent, pending: ReadonlyMap<string, number>): Subject => ({
  object: "event",
  value,
  pendingWebhooks: pending.get(value.id) ?? 0,
});

/** Every type of event; a record, so that a new one does not compile until it is here. */
export const EVENT_TYPES: Readonly<Record<EventType, true>> = {
  "payment_intent.created": true,
  "payment_intent.processing": true,
  "payment_intent.requires_action": true,
  "payment_intent.amount_capturable_updated": true,
  "payment_intent.succeeded": true,
  "payment_intent.payment_failed": true,
  "payment_intent.canceled": true,
  "charge.pending": true,
  "charge.succeeded": true,
  "charge.failed": true,
  "charge.captured": true,
  "charge.refunded": true,
  "charge.updated": true,
  "refund.created": true,
  "refund.updated": true,
  "refund.failed": true,
  "customer.created": true,
  "customer.updated": true,
  "customer.deleted": true,
};

/** The types that a pattern stands for: `charge.*` every one that begins so. */
function typesOf(pattern: string): readonly string[] {
  if (!pattern.endsWith("*")) return [pattern];
  return Object.keys(EVENT_TYPES).filter((type) => type.startsWith(pattern.slice(0, -1)));
}
