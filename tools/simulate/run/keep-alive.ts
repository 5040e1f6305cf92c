import { setTimeout as wait } from "node:timers/promises";
import { everyService } from "../faults/processes.ts";
import type { World } from "../world/world.ts";

export interface Reviver {
  stop(): Promise<void>;
}

/** Starts again what has died, a moment later. */
export function keepAlive(world: World): Reviver {
  const stopping = new AbortController();
  const done = (async () => {
    while (!stopping.signal.aborted) {
      await wait(150);
      const dead = everyService(world).filter(({ isRunning }) => !isRunning);
      await Promise.all(dead.map((service) => service.start()));
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}
