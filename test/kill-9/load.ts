import type { Chance } from "./chance.ts";
import type { Client } from "./clients.ts";
import { ORDERS } from "./orders.ts";

export interface Load {
  /** Lets every client finish the order that it is at. */
  stop(): Promise<void>;
}

/** Has each client take one order after the other. */
export function startLoad(clients: readonly Client[], chance: Chance): Load {
  const stopping = new AbortController();
  const takeOrders = async (client: Client, name: number): Promise<void> => {
    const own = chance.fork(name);
    for (let count = 0; !stopping.signal.aborted; count++)
      await own.pick(ORDERS)(client, `order-${name}-${count}`, own);
  };
  const ended = Promise.all(clients.map(takeOrders));
  // Whoever waits for the end hears of a failure; until then nobody does.
  ended.catch(() => undefined);
  return {
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}
