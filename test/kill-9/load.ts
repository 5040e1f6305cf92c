import type { Chance } from "@platform/simulate/chance";
import type { Client } from "./clients.ts";
import { ORDERS } from "./orders.ts";

export interface Load {
  /** Lets every client finish its current order. */
  stop(): Promise<void>;
}

/** Makes each client run one order after another. */
export function startLoad(clients: readonly Client[], chance: Chance): Load {
  const stopping = new AbortController();
  const takeOrders = async (client: Client, name: number): Promise<void> => {
    const own = chance.fork(name);
    for (let count = 0; !stopping.signal.aborted; count++)
      await own.pick(ORDERS)(client, `order-${name}-${count}`, own);
  };
  const ended = Promise.all(clients.map(takeOrders));
  // stop() reports a failure; this prevents an unhandled rejection before.
  ended.catch(() => undefined);
  return {
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}
