import { LIVE } from "../world/live-mode.ts";
import { isFor } from "../model/webhook-endpoint.ts";
import { heldThroughout, type Hook } from "../operations/hook.ts";
import type { Check, Evidence } from "./check.ts";

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
 * Every event came to each endpoint that was subscribed to it from its request on. For an endpoint that was there from the
 * beginning, that is every event of the account. Where a subscription changes meanwhile, either is right.
 */
export const delivered: Check = {
  name: "every event was delivered to those who were subscribed",
  find: (evidence) =>
    findAmong(evidence, ({ hook, event: { id, type }, askedAt, arrivedAt }) => {
      const isOwed = heldThroughout(hook, askedAt ?? 1, Number.POSITIVE_INFINITY, (endpoint) => isFor(endpoint, type));
      return isOwed && arrivedAt === undefined ? `${type} ${id} never came to ${hook.name}` : undefined;
    }),
};

/** No event came to an endpoint that was not subscribed to it from its request until it came. */
export const deliveredToSubscribers: Check = {
  name: "no event was delivered to an endpoint that did not want it",
  find: (evidence) =>
    findAmong(evidence, ({ hook, event: { id, type }, askedAt, arrivedAt }) => {
      if (askedAt === undefined || arrivedAt === undefined) return undefined;
      const isUnwanted = heldThroughout(hook, askedAt, arrivedAt, (endpoint) => !isFor(endpoint, type));
      return isUnwanted ? `${type} ${id} came to ${hook.name}, which did not want it` : undefined;
    }),
};

interface Case {
  readonly hook: Hook;
  readonly event: EventRow;
  /** When the request was asked that led to it; undefined where nobody asked, or the answer was lost. */
  readonly askedAt: number | undefined;
  /** When it came first. */
  readonly arrivedAt: number | undefined;
}

/** What is wrong with any event at any endpoint of its account. */
async function findAmong(
  { world, market, history }: Evidence,
  faultOf: (one: Case) => string | undefined,
): Promise<readonly string[]> {
  const events = Map.groupBy(await world.database.query<EventRow>(EVENTS), ({ account }) => account);
  const faults: string[] = [];
  for (const [account, hooks] of market.hooks) {
    for (const hook of hooks) {
      const arrived = world.receiver.arrived.get(hook.name);
      for (const event of events.get(account) ?? []) {
        const askedAt = event.request === null ? undefined : history.askedAt(event.request);
        const fault = faultOf({ hook, event, askedAt, arrivedAt: arrived?.get(event.id) });
        if (fault !== undefined) faults.push(fault);
      }
    }
  }
  return faults;
}

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
