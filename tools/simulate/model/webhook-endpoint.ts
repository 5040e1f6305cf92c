/** What a webhook endpoint is, and which events are for it, written from the documentation. */
import type { Expected } from "./possibilities.ts";

export interface Endpoint {
  readonly state: "none" | "there" | "gone";
  readonly url: string;
  /** An event type, or `*` for all. */
  readonly events: string;
  readonly description: string | null;
  readonly enabled: boolean;
}

export const NO_ENDPOINT: Endpoint = { state: "none", url: "", events: "*", description: null, enabled: true };

/** Whether an event of this type is for the endpoint. */
export const isFor = ({ state, enabled, events }: Endpoint, type: string): boolean =>
  state === "there" && enabled && (events === "*" || events === type);

/** An endpoint as an answer shows it. */
export const shownEndpoint = ({ url, events, description, enabled }: Endpoint): Expected => ({
  status: 200,
  fields: {
    object: "webhook_endpoint",
    url,
    "enabled_events.0": events,
    description,
    status: enabled ? "enabled" : "disabled",
  },
});

export const endpointDeleted: Expected = { status: 200, fields: { object: "webhook_endpoint", deleted: true } };
export const endpointGone: Expected = { status: 404, code: "resource_missing" };
