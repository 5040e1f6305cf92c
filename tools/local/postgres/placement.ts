import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { Refusal } from "@platform/command-line/refusal";
import { findBinaries, programIn, type Binaries } from "./binaries.ts";
import { canUse, chooseUser, type RunAs } from "./run-as.ts";

/** Where a server lives. */
export interface Placement {
  /** Holds the data, the password and the log. */
  readonly directory: string;
  readonly binaries: string;
  readonly user: RunAs | undefined;
}

/**
 * Places a server in the wanted directory. When root starts it in a clone that the server's user cannot enter, such as one
 * under /root, the data and a copy of the binaries go to a directory that root owns and this user can enter. Its name
 * derives from the wanted path, so that the next start finds it.
 */
export function placeServer(wanted: string): Placement {
  mkdirSync(wanted, { recursive: true, mode: 0o755 });
  const found = findBinaries();
  const user = chooseUser(wanted);
  if (user !== undefined) letOthersThrough(wanted);
  const asWanted: Placement = { directory: wanted, binaries: found.directory, user };
  if (user === undefined || isUsable(asWanted)) return asWanted;
  for (const base of basesFor()) {
    const placement = placeBelow(base, wanted, found);
    if (isUsable(placement)) return placement;
  }
  throw new Refusal(
    `PostgreSQL cannot run as root, and uid ${user.uid}, which it runs as instead, can neither use ${wanted} nor ` +
      `run programs in ${basesFor().join(" or ")}. Clone to a directory that every user can enter, or set DATABASE_URL.`,
  );
}

/** Opens only the server's own directory: a umask of 077 or mkdtemp should not force us to another place. */
function letOthersThrough(directory: string): void {
  const { mode } = statSync(directory);
  chmodSync(directory, mode | 0o011);
}

/** The places where this start or an earlier one may have put the server for this directory. */
export function placesOf(wanted: string): string[] {
  const homes = basesFor().map((base) => join(base, nameFor(wanted)));
  const others = homes.filter((home) => isOwn(home)).map((home) => join(home, basename(wanted)));
  return [wanted, ...others].filter((directory) => existsSync(directory));
}

function basesFor(): string[] {
  // For an ordinary user, the server runs as that user, who can enter the clone.
  if (process.getuid?.() !== 0) return [];
  // The first one survives a restart of the machine.
  return [...new Set(["/var/tmp", tmpdir(), "/tmp"])].filter((base) => existsSync(base));
}

function placeBelow(base: string, wanted: string, found: Binaries): Placement {
  const home = join(base, nameFor(wanted));
  makeOwn(home);
  const directory = join(home, basename(wanted));
  makeOwn(directory);
  return { directory, binaries: copyBinaries(found, home), user: chooseUser(directory) };
}

const nameFor = (wanted: string): string =>
  `payment-platform-${createHash("sha256").update(dirname(wanted)).digest("hex").slice(0, 12)}`;

function makeOwn(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o711 });
  if (!isOwn(directory)) {
    throw new Refusal(
      `${directory} should be this command's own, but another user made it or can write to it. ` +
        "It is not used, because its content could be anything. Look at it, and remove it.",
    );
  }
  // Others may enter but not list it, whatever the umask.
  chmodSync(directory, 0o711);
}

/** Anybody may create files and symbolic links in the bases, so we trust only a directory that root alone can write to. */
function isOwn(directory: string): boolean {
  const found = lstatSync(directory, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
}

function copyBinaries(found: Binaries, home: string): string {
  const copy = join(home, `postgresql-${found.version}`);
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.${process.pid}`;
  cpSync(found.directory, unfinished, { recursive: true, verbatimSymlinks: true });
  spawnSync("chmod", ["-R", "u=rwX,go=rX", unfinished]);
  try {
    renameSync(unfinished, copy);
  } catch (error) {
    // Another start was faster.
    rmSync(unfinished, { recursive: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

function isUsable({ user, binaries, directory }: Placement): boolean {
  return user === undefined || canUse(user, programIn(binaries, "postgres"), directory);
}
