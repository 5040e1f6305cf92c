import { setTimeout as wait } from "node:timers/promises";
import type { Chance } from "@platform/simulate/chance";
import type { Client } from "./clients.ts";
import { ORDERS } from "./orders.ts";

export interface Load {
  /** Lets every client finish its current order. */
  stop(): Promise<void>;
}

/** Without pauses, the clients alone would keep the machine busy, and what was killed would start slowly. */
const LONGEST_PAUSE_MS = 400;

/** Clients share few shoppers, whose counts they change at once. */
const SHOPPERS = 40;
/** New shoppers come after so many orders of a client: fraud-detection blocks who was declined ten times in an hour. */
const SEASON = 30;

/** Makes each client run one order after another, with a pause between two. */
export function startLoad(clients: readonly Client[], chance: Chance): Load {
  const stopping = new AbortController();
  const takeOrders = async (client: Client, name: number): Promise<void> => {
    const own = chance.fork(name);
    for (let count = 0; !stopping.signal.aborted; count++) {
      const shopper = `shopper-${Math.floor(count / SEASON)}-${own.between(1, SHOPPERS)}@example.com`;
      await own.pick(ORDERS)(client, { name: `order-${name}-${count}`, shopper }, own);
      await wait(own.between(0, LONGEST_PAUSE_MS));
    }
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
