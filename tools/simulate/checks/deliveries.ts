import { LIVE } from "../world/live-mode.ts";
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
 * Each endpoint that was there when a request was asked, and still is, received every event of the request. For an
 * endpoint that was there from the beginning, that is every event of the account.
 */
export const delivered: Check = {
  name: "every event was delivered to those who were subscribed",
  async find({ world, market, history }) {
    const events = Map.groupBy(await world.database.query<EventRow>(EVENTS), ({ account }) => account);
    const missing: string[] = [];
    for (const [account, hooks] of market.hooks) {
      for (const { name, subscribedAt } of hooks) {
        if (subscribedAt === undefined) continue;
        const arrived = world.receiver.arrived.get(name) ?? new Map<string, number>();
        for (const { id, type, request } of events.get(account) ?? []) {
          const askedAt = request === null ? undefined : history.askedAt(request);
          const isOwed = subscribedAt === 0 || (askedAt !== undefined && askedAt > subscribedAt);
          if (isOwed && !arrived.has(id)) missing.push(`${type} ${id} never came to ${name}`);
        }
      }
    }
    return missing;
  },
};

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
