import type { History } from "../run/history.ts";
import { LIVE } from "../world/live-mode.ts";
import { type Endpoint, isFor } from "../model/webhook-endpoint.ts";
import { heldThroughout, type Hook, mayBeThere } from "../operations/hook.ts";
import type { Check } from "./check.ts";

interface EventRow {
  readonly id: string;
  readonly account: string;
  readonly type: string;
  readonly request: string | null;
}

/** Events of accounts, in the order of their ids. */
const EVENTS = `
  SELECT e.id, t.account_id || CASE WHEN t.livemode THEN '${LIVE}' ELSE '' END AS account, e.type, e.request_id AS request
    FROM payments.events e JOIN payments.tenants t ON t.id = e.tenant_id`;

/**
 * Every event came to each endpoint that was subscribed to it from its request to the end. For an endpoint that was there
 * from the beginning, that is every event of the account. Where a subscription changes meanwhile, either is right.
 */
export const delivered: Check = {
  name: "every event was delivered to those who were subscribed",
  async find({ world, market, history }) {
    const events = Map.groupBy(await world.database.query<EventRow>(EVENTS), ({ account }) => account);
    const missing: string[] = [];
    for (const [account, hooks] of market.hooks) {
      for (const hook of hooks.filter(mayBeThere)) {
        const arrived = world.receiver.arrived.get(hook.name) ?? new Map<string, number>();
        for (const event of events.get(account) ?? []) {
          const wants = (endpoint: Endpoint): boolean => isFor(endpoint, event.type);
          const from = askedAt(history, event) ?? BEGINNING;
          if (!arrived.has(event.id) && heldThroughout(hook, from, Number.POSITIVE_INFINITY, wants))
            missing.push(`${event.type} ${event.id} never came to ${hook.name}`);
        }
      }
    }
    return missing;
  },
};

/** No event came to an endpoint that was not subscribed to it from its request until it came. */
export const deliveredToSubscribers: Check = {
  name: "no event was delivered to an endpoint that did not want it",
  async find({ world, market, history }) {
    const events = new Map((await world.database.query<EventRow>(EVENTS)).map((event) => [event.id, event]));
    const unwanted: string[] = [];
    for (const hook of [...market.hooks.values()].flat()) {
      for (const [id, arrivedAt] of world.receiver.arrived.get(hook.name) ?? []) {
        const event = events.get(id);
        const from = event && askedAt(history, event);
        if (from !== undefined && heldThroughout(hook, from, arrivedAt, (endpoint) => !isFor(endpoint, event!.type)))
          unwanted.push(
            `${event!.type} ${id} came to ${hook.name}, which did not want it: ${historyOf(hook, from, arrivedAt)}`,
          );
      }
    }
    return unwanted;
  },
};

/** What the endpoint could be from the event's request until it came, in milliseconds before that. */
function historyOf({ spans }: Hook, from: number, until: number): string {
  const first = spans.findLastIndex((span) => span.from < from);
  const meanwhile = spans.slice(Math.max(0, first - 2)).filter((span) => span.from <= until);
  return [
    `asked ${until - from} ms before it came`,
    ...meanwhile.map((span) => `from ${until - span.from} ms: ${span.could.map(wordsFor).join(" or ")}`),
  ].join("; ");
}

const wordsFor = ({ state, enabled, events }: Endpoint): string =>
  `${state} ${enabled ? "enabled" : "disabled"} ${events}`;

/** Just after the moment from which an endpoint is known that is there for the whole run. */
const BEGINNING = 1;

/** When the request was asked that led to an event; undefined where nobody asked, or nobody got its answer. */
const askedAt = (history: History, { request }: EventRow): number | undefined =>
  request === null ? undefined : history.askedAt(request);

/** Deliveries of one account's events to another's endpoint, and signatures that do not verify. */
export const deliveredRightly: Check = {
  name: "no delivery went to somebody else, or with a wrong signature",
  async find({ world }) {
    const owners = new Map((await world.database.query<EventRow>(EVENTS)).map(({ id, account }) => [id, account]));
    const wrong = [...world.receiver.arrived].flatMap(([hook, events]) =>
      [...events.keys()]
        .filter((id) => !hook.startsWith(`${owners.get(id) ?? "nobody"}.`))
        .map((id) => `${id} of ${owners.get(id) ?? "nobody"} came to ${hook}`),
    );
    return [...wrong, ...world.receiver.scandals];
  },
};
