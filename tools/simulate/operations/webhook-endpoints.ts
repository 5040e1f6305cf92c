import type { Operation } from "./operation.ts";

const PATH = "/v1/webhook_endpoints";
const MOST = 2;

/** Subscribes a new path of this shop's receiver to everything. */
export const createEndpoint: Operation = {
  name: "create webhook endpoint",
  weight: 0.3,
  ask(shop) {
    if (shop.hooks.length >= MOST) return undefined;
    const hook = shop.newHook();
    return {
      async run({ sender }) {
        const parameters = { url: shop.receiver.urlOf(hook.name), "enabled_events[]": "*" };
        const answer = await sender.send({ method: "POST", path: PATH, parameters });
        if (answer?.status !== 200) {
          // Lost: the endpoint may be there, without anybody who knows its secret.
          shop.forgetHook(hook);
          return [];
        }
        const { id, secret } = JSON.parse(answer.body) as { id: string; secret: string };
        shop.receiver.expect(hook.name, secret);
        Object.assign(hook, { id, subscribedAt: Date.now() });
        return [];
      },
    };
  },
};

/** Ends a subscription while events flow. */
export const deleteEndpoint: Operation = {
  name: "delete webhook endpoint",
  weight: 0.2,
  ask(shop, chance) {
    const hooks = shop.hooks.filter(({ subscribedAt = 0 }) => subscribedAt > 0);
    if (hooks.length === 0) return undefined;
    const hook = chance.pick(hooks);
    return {
      async run({ sender }) {
        // From here on, either is right.
        shop.forgetHook(hook);
        const answer = await sender.send({ method: "DELETE", path: `${PATH}/${hook.id}`, parameters: {} });
        const isGone = answer === undefined || [200, 404, 429].includes(answer.status) || answer.status >= 500;
        return isGone ? [] : [`DELETE ${PATH}/${hook.id} was answered ${answer.status}: ${answer.body}`];
      },
    };
  },
};

/** Sees only this account's endpoints. */
export const listEndpoints: Operation = {
  name: "list webhook endpoints",
  weight: 0.5,
  ask(shop) {
    return {
      async run({ sender }) {
        const answer = await sender.send({ method: "GET", path: PATH, parameters: {} });
        if (answer?.status !== 200) return [];
        const { data } = JSON.parse(answer.body) as { data: { url: string }[] };
        return data
          .filter(({ url }) => !url.includes(`/hooks/${shop.account}.`))
          .map(({ url }) => `${shop.account} sees the endpoint ${url} of another account`);
      },
    };
  },
};
