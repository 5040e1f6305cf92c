import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { Client, DatabaseError } from "pg";
import type { GuardedServer } from "./guarded-process.ts";
import { logFile } from "./guarded-process.ts";
import type { Placement } from "./placement.ts";

export interface StartFailure {
  readonly kind: "port_taken" | "memory_in_use" | "other";
  readonly message: string;
}

export interface StartingServer {
  readonly url: string;
  readonly server: GuardedServer;
  readonly placement: Placement;
  readonly log: (message: string) => void;
}

/** A slow disk takes this long to replay 4 GB of write-ahead log after kill -9. */
const DEADLINE_MS = 180_000;
const TELL_AFTER_MS = 3_000;

/** Waits until the server answers a query. Returns the reason if it ends, refuses us or takes too long. */
export async function waitUntilReady({
  url,
  server,
  placement,
  log,
}: StartingServer): Promise<StartFailure | undefined> {
  let ended = false;
  void server.ended.then(() => (ended = true));
  const started = Date.now();
  let tellAt = started + TELL_AFTER_MS;
  while (Date.now() - started < DEADLINE_MS) {
    const answer = await tryQuery(url);
    if (ended) return explainEnd(placement);
    if (answer === "ready") return undefined;
    if (answer === "refused") return other(`The local database does not accept its own password.${START_OVER}`);
    if (Date.now() > tellAt) {
      log(`the database is recovering from its last, unclean end · ${Math.round((Date.now() - started) / 1000)} s`);
      tellAt += TELL_AFTER_MS;
    }
    await wait(20);
  }
  return other(`The database server was not ready after ${DEADLINE_MS / 1000} s. ${lastWords(placement)}`);
}

const START_OVER = " If its data can go, start over with `npm start -- --fresh`.";

const INVALID_PASSWORD = "28P01";

async function tryQuery(url: string): Promise<"ready" | "not_yet" | "refused"> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // The server may end while we are connected; the caller watches its process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("SELECT 1");
    return "ready";
  } catch (error) {
    return error instanceof DatabaseError && error.code === INVALID_PASSWORD ? "refused" : "not_yet";
  } finally {
    await client.end().catch(() => undefined);
  }
}

function explainEnd(placement: Placement): StartFailure {
  const words = lastWords(placement);
  if (/Address already in use|could not create any TCP\/IP sockets/.test(words)) {
    return { kind: "port_taken", message: `The database server's port is taken by another program. ${words}` };
  }
  if (/is still in use|lock file .* already exists/.test(words)) {
    return { kind: "memory_in_use", message: `Processes of an earlier database server have not ended. ${words}` };
  }
  return other(`The database server could not start.${START_OVER} ${words}`);
}

const other = (message: string): StartFailure => ({ kind: "other", message });

function lastWords(placement: Placement): string {
  const file = logFile(placement);
  const lines = readFileSync(file, "utf8").trim().split("\n").slice(-15);
  return `Its log, ${file}, ends with:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}
