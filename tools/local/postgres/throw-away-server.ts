import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { placesOf } from "./placement.ts";
import { identityOf } from "@platform/setup/process-identity";
import { startEmbeddedPostgres, stopLeftoverIn, type EmbeddedPostgres } from "./server.ts";

export interface ThrowAwayOptions {
  /** Holds one directory per running test. We create it if it is missing. */
  readonly parent: string;
  readonly log: (message: string) => void;
}

const PREFIX = "throw-away-postgres-";

/**
 * Starts an empty server for one run of tests, on a free port. `stop` removes its data. First removes what killed runs
 * have left.
 */
export async function startThrowAwayPostgres({ parent, log }: ThrowAwayOptions): Promise<EmbeddedPostgres> {
  mkdirSync(parent, { recursive: true });
  await removeAbandoned(parent, log);
  const directory = resolve(parent, `${PREFIX}${process.pid}`);
  const server = await startEmbeddedPostgres({ directory, port: 0, fresh: true, log });
  return {
    ...server,
    async stop(withinMs) {
      await server.stop(withinMs);
      removeEverywhere(directory);
    },
  };
}

async function removeAbandoned(parent: string, log: (message: string) => void): Promise<void> {
  const names = readdirSync(parent).filter((name) => name.startsWith(PREFIX));
  for (const name of names) {
    if (identityOf(Number(name.slice(PREFIX.length))) !== undefined) continue;
    const directory = resolve(parent, name);
    await stopLeftoverIn(directory, log);
    removeEverywhere(directory);
  }
}

function removeEverywhere(directory: string): void {
  for (const place of placesOf(directory)) rmSync(place, { recursive: true, force: true });
}
