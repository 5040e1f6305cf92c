import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { Refusal } from "@platform/command-line/refusal";
import { claim, holderOf, type Claim } from "./claim.ts";
import { isOfThisClone, markAsOfThisClone } from "./clone-mark.ts";
import { findFreePort } from "./free-port.ts";
import { startGuarded, type GuardedServer } from "./guarded-process.ts";
import { dataDirectory, initializeData } from "./initialize-data.ts";
import { kill, serverPid, stopLeftover } from "./leftover-server.ts";
import { placeServer, placesOf, type Placement } from "./placement.ts";
import { waitUntilReady } from "./wait-until-ready.ts";

export interface EmbeddedPostgresOptions {
  /** Holds the data, the password and the log. We create it if it is missing. */
  readonly directory: string;
  /** Port of 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** Removes the existing data and starts with an empty database. */
  readonly fresh?: boolean;
  readonly log: (message: string) => void;
}

export interface EmbeddedPostgres {
  /** Connects as the superuser. */
  readonly url: string;
  readonly port: number;
  /** Where the data really is: see placement.ts. */
  readonly directory: string;
  /** Resolves when the server ends, by `stop` or by itself. */
  readonly ended: Promise<void>;
  /** A second call is harmless. After `withinMs`, 10 s by default, it kills the server, which loses nothing. */
  stop(withinMs?: number): Promise<void>;
}

/**
 * Starts our own PostgreSQL server from the binaries of an npm package. The server ends with this process, however that
 * ends. Stops a server that an earlier start left behind first.
 *
 * Throws a Refusal with a sentence for the user.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const wanted = resolve(options.directory);
  const placement = placeServer(wanted);
  const claimed = claimOrRefuse(placement);
  try {
    await stopLeftover(dataDirectory(placement), options.log);
    if (options.fresh === true || !isOfThisClone(wanted, placement.directory)) removeData(placement);
    markAsOfThisClone(wanted, placement.directory);
    const password = initializeData(placement, options.log);
    const { server, port, url } = await startOnPort(placement, password, options);
    let stopped: Promise<void> | undefined;
    const stop = async (withinMs?: number): Promise<void> => {
      await endServer(server, placement, withinMs);
      claimed.release();
    };
    return {
      url,
      port,
      directory: placement.directory,
      ended: server.ended,
      stop: (withinMs) => (stopped ??= stop(withinMs)),
    };
  } catch (error) {
    claimed.release();
    throw error;
  }
}

/** Stops a server that an earlier start left running for this directory, wherever its data is. */
export async function stopLeftoverIn(directory: string, log: (message: string) => void): Promise<void> {
  for (const place of placesOf(resolve(directory))) {
    const isInUse = holderOf(join(place, OWNER_FILE)) !== undefined;
    if (!isInUse) await stopLeftover(join(place, "data"), log);
  }
}

const OWNER_FILE = "owner.json";

function claimOrRefuse(placement: Placement): Claim {
  const claimed = claim(join(placement.directory, OWNER_FILE));
  if ("release" in claimed) return claimed;
  throw new Refusal(
    `The database in ${placement.directory} is in use by process ${claimed.heldBy.pid}, which is running now. ` +
      `Stop that one first (kill ${claimed.heldBy.pid}).`,
  );
}

function removeData({ directory }: Placement): void {
  for (const name of ["data", "password"]) {
    rmSync(join(directory, name), { recursive: true, force: true });
  }
}

/** Another process may take a free port before the server does, so this tries another one. */
async function startOnPort(placement: Placement, password: string, { port, log }: EmbeddedPostgresOptions) {
  for (let attempt = 1; ; attempt += 1) {
    const chosen = port === 0 ? await findFreePort() : port;
    const server = startGuarded(placement, chosen);
    const url = `postgres://postgres:${password}@127.0.0.1:${chosen}/postgres`;
    const failure = await waitUntilReady({ url, server, placement, log });
    if (failure === undefined) return { server, port: chosen, url };
    await endServer(server, placement);
    const mayPass = failure.kind === "memory_in_use" || (failure.kind === "port_taken" && port === 0);
    if (!mayPass || attempt === 10) throw new Refusal(failure.message);
  }
}

/** An immediate shutdown loses nothing: the next start replays the write-ahead log. */
async function endServer(server: GuardedServer, placement: Placement, withinMs = 10_000): Promise<void> {
  const pid = serverPid(dataDirectory(placement));
  server.askToStop();
  const quit = setTimeout(() => pid !== undefined && kill(pid, "SIGQUIT"), withinMs * 0.8);
  const end = setTimeout(() => pid !== undefined && kill(pid, "SIGKILL"), withinMs);
  await server.ended;
  clearTimeout(quit);
  clearTimeout(end);
}
