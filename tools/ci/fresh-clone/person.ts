import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";

/** A user who tries the clone, with their own home and package cache. */
export interface Person {
  readonly name: string;
  readonly home: string;
  /** Undefined for the current user. Only root can act as another user. */
  readonly ids: { readonly uid: number; readonly gid: number } | undefined;
}

/** Every machine has this user, who has no password and no rights. */
const ORDINARY = "nobody";

/** Returns root and an ordinary user if root runs this, otherwise only the current user. */
export function peopleHere(folder: string): readonly Person[] {
  // Other users must be able to enter it, to reach their own folders.
  chmodSync(folder, 0o755);
  if (process.getuid?.() !== 0) return [settle({ name: "ordinary", home: join(folder, "home"), ids: undefined })];
  return [
    settle({ name: "root", home: join(folder, "home-root"), ids: undefined }),
    settle({ name: ORDINARY, home: join(folder, `home-${ORDINARY}`), ids: { uid: idOf("-u"), gid: idOf("-g") } }),
  ];
}

const idOf = (which: "-u" | "-g"): number => Number(execFileSync("id", [which, ORDINARY], { encoding: "utf8" }));

function settle(person: Person): Person {
  mkdirSync(person.home, { recursive: true });
  giveTo(person, person.home);
  return person;
}

/** Makes the person the owner of a folder and everything in it. */
export function giveTo({ ids }: Person, folder: string): void {
  if (ids !== undefined) execFileSync("chown", ["-R", `${ids.uid}:${ids.gid}`, folder]);
}
