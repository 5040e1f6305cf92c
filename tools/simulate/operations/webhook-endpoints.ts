import type { Chance } from "../chance.ts";
import type { Expected } from "../model/possibilities.ts";
import { type Endpoint, endpointDeleted, endpointGone, NO_ENDPOINT, shownEndpoint } from "../model/webhook-endpoint.ts";
import { isTold, mayBecome, mayBeThere, type OwnHook } from "./hook.ts";
import { type Ask, question, type Operation } from "./operation.ts";
import type { ApiRequest } from "./request.ts";
import type { Shop } from "./shop.ts";

const PATH = "/v1/webhook_endpoints";
const MOST = 8;
/** Of some, lost changes leave too little known to change them again. */
const MOST_USABLE = 4;
/** Deliveries cost more than payments, so few endpoints get everything. */
const TYPES = ["customer.created", "payment_intent.canceled", "refund.created", "payment_intent.succeeded", "*"];
/** One path of the receiver to which the endpoints of all accounts may lead. */
const SHARED = "shared";

/** Subscribes a path of this shop's own, or the shared one: there, all accounts use the same keys and parameters. */
export const createEndpoint: Operation = {
  name: "create webhook endpoint",
  weight: 0.8,
  ask(shop, chance) {
    if (shop.hooks.filter(mayBeThere).length >= MOST || shop.usableHooks >= MOST_USABLE) return undefined;
    const hook = shop.newHook();
    const isShared = chance.happens(0.5);
    const place = isShared ? SHARED : hook.name;
    const events = isShared ? TYPES[0]! : chance.pick(TYPES);
    const { receiver } = shop;
    const made: Endpoint = { ...NO_ENDPOINT, state: "there", url: receiver.urlOf(place), events };
    receiver.expectStranger(place);
    mayBecome(hook, () => made);
    return question<Endpoint>({
      about: hook.about,
      request: { method: "POST", path: PATH, parameters: { url: made.url, "enabled_events[]": events } },
      ...(isShared ? { key: `shared-endpoint-${shop.newShared()}` } : {}),
      behaviour: (_, phase) => (phase === "asked" ? [ended(made)] : []),
      told(answer) {
        // Lost: the endpoint may be there, without anybody who knows its secret.
        if (answer?.status !== 200) return shop.forgetHook(hook);
        const { secret } = JSON.parse(answer.body) as { secret: string };
        hook.secret = secret;
        receiver.expect(place, hook.name, secret);
        receiver.forgetStranger(place);
        isTold(hook);
      },
    });
  },
};

/** Changes one thing about an endpoint while events flow. */
export const updateEndpoint: Operation = {
  name: "update webhook endpoint",
  weight: 2,
  ask(shop, chance) {
    const hook = shop.hookFor(chance);
    return hook && changing(hook, ...changeOf(shop, hook, chance));
  },
};

function changeOf(
  { receiver }: Shop,
  hook: OwnHook,
  chance: Chance,
): readonly [parameters: ApiRequest["parameters"], change: (endpoint: Endpoint) => Endpoint] {
  switch (chance.pick(["description", "events", "url"] as const)) {
    case "description": {
      const description = `hook ${chance.between(1, 1_000_000)}`;
      return [{ description }, (endpoint) => ({ ...endpoint, description })];
    }
    case "events": {
      const events = chance.pick(TYPES);
      return [{ "enabled_events[]": events }, (endpoint) => ({ ...endpoint, events })];
    }
    case "url": {
      const place = chance.pick([hook.name, SHARED]);
      receiver.expect(place, hook.name, hook.secret!);
      const url = receiver.urlOf(place);
      return [{ url }, (endpoint) => ({ ...endpoint, url })];
    }
  }
}

/** Disables an endpoint or enables it again. */
export const switchEndpoint: Operation = {
  name: "disable or enable webhook endpoint",
  weight: 1.5,
  ask(shop, chance) {
    const hook = shop.hookFor(chance);
    const enabled = chance.happens(0.6);
    return hook && changing(hook, { disabled: String(!enabled) }, (endpoint) => ({ ...endpoint, enabled }));
  },
};

export const retrieveEndpoint: Operation = {
  name: "retrieve webhook endpoint",
  weight: 0.4,
  ask(shop, chance) {
    const hook = shop.hookFor(chance);
    return (
      hook &&
      question<Endpoint>({
        about: hook.about,
        request: { method: "GET", path: `${PATH}/${hook.about.id}`, parameters: {} },
        behaviour: (endpoint, phase) =>
          phase === "asked" ? [ended(endpoint, endpoint.state === "there" ? undefined : endpointGone)] : [],
      })
    );
  },
};

/** Ends a subscription while events flow. */
export const deleteEndpoint: Operation = {
  name: "delete webhook endpoint",
  weight: 0.2,
  ask(shop, chance) {
    const hook = shop.hookFor(chance);
    return hook && changing(hook, undefined, (endpoint) => ({ ...endpoint, state: "gone" }));
  },
};

/** A change with these parameters, or a deletion. */
function changing(
  hook: OwnHook,
  parameters: ApiRequest["parameters"] | undefined,
  change: (endpoint: Endpoint) => Endpoint,
): Ask {
  const { about } = hook;
  const path = `${PATH}/${about.id}`;
  mayBecome(hook, change);
  return question<Endpoint>({
    about,
    request:
      parameters === undefined ? { method: "DELETE", path, parameters: {} } : { method: "POST", path, parameters },
    claimsNoKey: true,
    behaviour(endpoint, phase) {
      if (phase !== "asked") return [];
      if (endpoint.state === "gone") return [ended(endpoint, endpointGone)];
      const changed = change(endpoint);
      return [ended(changed, changed.state === "gone" ? endpointDeleted : undefined)];
    },
    told: () => isTold(hook),
  });
}

const ended = (state: Endpoint, answer: Expected = shownEndpoint(state)) => ({ state, phase: "ended", answer });

/** Changes the description of the account's first endpoint several times at once, while events flow to it. */
export const describeEndpoint: Operation = {
  name: "describe the first webhook endpoint",
  weight: 1.5,
  ask({ firstEndpoint }, chance) {
    if (firstEndpoint === undefined) return undefined;
    const path = `${PATH}/${firstEndpoint}`;
    const descriptions = Array.from({ length: 8 }, () => `first ${chance.between(1, 1_000_000)}`);
    return {
      async run({ sender }) {
        const faults = descriptions.map(async (description) => {
          const answer = await sender.send({ method: "POST", path, parameters: { description } });
          if (answer === undefined || answer.status === 429 || answer.status >= 500) return [];
          const isSaid = answer.status === 200 && answer.body.includes(`"description":"${description}"`);
          return isSaid ? [] : [`POST ${path} with "${description}" was answered ${answer.status}: ${answer.body}`];
        });
        return (await Promise.all(faults)).flat();
      },
    };
  },
};

/** Sees only this account's endpoints. */
export const listEndpoints: Operation = {
  name: "list webhook endpoints",
  weight: 0.5,
  ask(shop) {
    const own = [`/hooks/${shop.account}.`, `/hooks/${SHARED}`];
    return {
      async run({ sender }) {
        const answer = await sender.send({ method: "GET", path: PATH, parameters: {} });
        if (answer?.status !== 200) return [];
        const { data } = JSON.parse(answer.body) as { data: { url: string }[] };
        return data
          .filter(({ url }) => !own.some((place) => url.includes(place)))
          .map(({ url }) => `${shop.account} sees the endpoint ${url} of another account`);
      },
    };
  },
};
