import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Refusal } from "@platform/command-line/refusal";
import { programIn } from "./binaries.ts";
import type { Placement } from "./placement.ts";
import type { RunAs } from "./run-as.ts";

export const dataDirectory = ({ directory }: Placement): string => join(directory, "data");

/** Creates an empty cluster if there is none, and returns the password of its superuser, `postgres`. */
export function initializeData(placement: Placement, log: (message: string) => void): string {
  const passwordFile = join(placement.directory, "password");
  if (existsSync(dataDirectory(placement))) return readPassword(passwordFile);
  log(`creating a database in ${placement.directory}`);
  const password = randomBytes(24).toString("base64url");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  giveTo(placement.user, passwordFile);
  removeUnfinished(placement.directory);
  // The name contains our process id, because the initdb of a killed start may still write to its directory.
  const unfinished = join(placement.directory, `${UNFINISHED}${process.pid}`);
  mkdirSync(unfinished, { mode: 0o700 });
  giveTo(placement.user, unfinished);
  runInitdb(placement, unfinished, passwordFile);
  // Renames the directory into place, so that an interrupted start never leaves half a cluster.
  renameSync(unfinished, dataDirectory(placement));
  return password;
}

const UNFINISHED = "data-unfinished-";

function removeUnfinished(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (name.startsWith(UNFINISHED)) rmSync(join(directory, name), { recursive: true, force: true, maxRetries: 10 });
  }
}

function runInitdb({ binaries, user }: Placement, target: string, passwordFile: string): void {
  const { status, stderr, error } = spawnSync(
    programIn(binaries, "initdb"),
    [
      `--pgdata=${target}`,
      "--username=postgres",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      // Sorts as production does, whatever the language of this machine.
      "--locale=C",
    ],
    { ...user, cwd: "/", encoding: "utf8", env: { LC_ALL: "C", TZ: "UTC" } },
  );
  if (status === 0) return;
  throw new Refusal(
    `PostgreSQL could not create its data in ${target}: ${error?.message ?? stderr.trim()}\n` +
      "If this machine has a musl libc (Alpine), these binaries do not run here: set DATABASE_URL to a server (15 or newer).",
  );
}

function readPassword(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Refusal(
      `The local database has lost its password: ${file} cannot be read. Start over with an empty database by ` +
        "`npm start -- --fresh`, or as the user who started it before.",
      { cause: error },
    );
  }
}

function giveTo(user: RunAs | undefined, path: string): void {
  if (user !== undefined) chownSync(path, user.uid, user.gid);
}
