import type { Page } from "../../ports/reader.ts";
import type { CreateWebhookEndpoint, UpdateWebhookEndpoint } from "../../use-cases/inputs.ts";
import { refuse, required, specify, type Decoded, type Faults, type Field } from "../parameters.ts";
import { nearest } from "../near.ts";
import { shorten } from "../text.ts";
import stripe from "./stripe-event-types.json" with { type: "json" };
import { flag, id, integer, list, mapped, nullable, text, url } from "./fields.ts";
import { metadata, metadataPatch } from "./metadata.ts";
import { cursors, page, pageOf } from "./page.ts";
import { present } from "./present.ts";

/** Parameters of webhook endpoints. */

const EVENT_TYPES: ReadonlySet<string> = new Set(stripe.types);

/** We accept Stripe's event types that we never send, because merchants list them all. An unknown name is a mistake. */
const enabledEvents: Field<readonly string[]> = mapped(list(text(100), 200), (types, param, faults) => {
  if (types.length === 0) return refuse(faults, "Invalid array", param);
  const wrong = types.findIndex((type) => type !== "*" && !EVENT_TYPES.has(type));
  if (wrong === -1) return types;
  const at = `${param}[${wrong}]`;
  const near = nearest(types[wrong]!, stripe.types).join(", ");
  return refuse(
    faults,
    `Invalid ${at}: ${shorten(types[wrong]!)} is no event type. Near it are ${near}; * is all.`,
    at,
  );
});

const description = nullable(text(5000));

export const createSpecification = specify(
  { url: required(url), enabled_events: required(enabledEvents), api_version: text(50), description, metadata },
  "connect",
);
export const updateSpecification = specify({
  url,
  enabled_events: enabledEvents,
  description,
  disabled: flag,
  metadata: metadataPatch,
});
/** Stripe's dashboard rolls a secret with an overlap of up to a day. */
export const rollSpecification = specify({ overlap_hours: integer({ min: 0, max: 168 }) });
export const rollInput = ({ overlap_hours: hours = 24 }: Decoded<typeof rollSpecification.fields>): number => hours;

/** A page of past events, by their time. */
export const redeliverSpecification = specify({ created: page.created, limit: page.limit, starting_after: id });

export function redeliverInput(given: Decoded<typeof redeliverSpecification.fields>, faults: Faults): Page {
  return pageOf({ limit: MOST_EVENTS, ...given }, faults);
}
const MOST_EVENTS = 100;

export const retrieveSpecification = specify({});
export const deleteSpecification = specify({});
export const listSpecification = specify(cursors);

export function createInput(given: Decoded<typeof createSpecification.fields>): CreateWebhookEndpoint {
  return {
    url: given.url,
    enabledEvents: given.enabled_events,
    description: given.description ?? null,
    metadata: given.metadata ?? {},
    apiVersion: given.api_version ?? null,
  };
}

export function updateInput(given: Decoded<typeof updateSpecification.fields>): UpdateWebhookEndpoint {
  return present({
    url: given.url,
    enabledEvents: given.enabled_events,
    description: given.description,
    metadata: given.metadata,
    disabled: given.disabled,
  });
}
