import type { ShownDelivery } from "../../activity.ts";
import { dash, foreignText, identifier, moment, stacked, state, type Tone } from "./cells.ts";
import { html, type Html } from "./html.ts";
import type { Section } from "./section.ts";

export const deliveries: Section<ShownDelivery> = {
  id: "deliveries",
  title: "Webhook deliveries",
  about: "Each event on its way to each webhook endpoint, as notification-service lists them.",
  whenEmpty: "No deliveries yet. Each event is delivered to every endpoint that asked for its type.",
  columns: [
    { title: "Event", cell: ({ eventType, eventId }) => stacked(identifier(eventType), identifier(eventId)) },
    {
      title: "To",
      cell: ({ url, endpointId }) =>
        url === null ? identifier(endpointId) : stacked(foreignText(url), identifier(endpointId)),
    },
    { title: "Status", cell: stateOf },
    { title: "Attempts", cell: ({ attempts }) => html`${attempts}` },
    { title: "Last answer", cell: lastAnswer },
    { title: "Next try", cell: ({ nextTryAt }) => (nextTryAt === null ? dash : moment(nextTryAt)) },
  ],
};

const TONES: Readonly<Record<ShownDelivery["state"], Tone>> = {
  delivered: "good",
  pending: "waiting",
  failed: "bad",
  cancelled: "neutral",
};

function stateOf({ state: name, attempts }: ShownDelivery): Html {
  return name === "pending" && attempts > 0 ? state("failing", "bad") : state(name, TONES[name]);
}

function lastAnswer({ lastAnswer: answer, lastAttemptAt }: ShownDelivery): Html {
  if (answer === null || lastAttemptAt === null) return dash;
  const shown = typeof answer === "number" ? `HTTP ${answer}` : answer.replaceAll("_", " ");
  return stacked(html`${shown}`, moment(lastAttemptAt));
}
