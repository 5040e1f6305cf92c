import { join } from "node:path";
import { startThrowAwayPostgres } from "@platform/local/postgres/throw-away-server";
import { ROOT } from "@platform/local/components";
import { openLocalState } from "@platform/local/local-state";
import { say } from "@platform/command-line/say";
import { type DatabaseUrls, migrateAll } from "@platform/local/schemas";
import type { Shutdown } from "@platform/command-line/shutdown";
import { startRelay } from "./relay.ts";

export interface PlatformDatabase {
  /** Connects as an administrator, from this machine. */
  readonly url: string;
  /** Connect as each service's own role, from this machine. */
  readonly urls: DatabaseUrls;
  /** Connect as each service's own role from inside a container, by the container's name. */
  readonly urlsInside: Readonly<Record<string, string>>;
}

const STOP_MS = 10_000;

/** Starts a PostgreSQL with every schema for this run alone. Containers reach it at the gateway of their network. */
export async function startDatabase(
  gateway: string,
  directory: string,
  shutdown: Pick<Shutdown, "add">,
): Promise<PlatformDatabase> {
  say("starting a PostgreSQL for this run");
  const server = await startThrowAwayPostgres({ parent: join(ROOT, ".local"), log: say });
  shutdown.add({ stop: (withinMs) => server.stop(withinMs), kill: () => undefined }, STOP_MS);
  const relay = await startRelay(gateway, server.port);
  shutdown.add({ stop: async () => relay.stop(), kill: relay.stop }, STOP_MS);
  const urls = await migrateAll(server.url, openLocalState(directory), () => undefined);
  const inside = (url: string): string => Object.assign(new URL(url), { host: `${gateway}:${relay.port}` }).href;
  return {
    url: server.url,
    urls,
    urlsInside: {
      "payment-api": inside(urls.payments),
      "fraud-detection": inside(urls.fraud),
      "notification-service": inside(urls.notifications),
      "sandbox-acquirer": inside(urls.acquirer),
    },
  };
}
