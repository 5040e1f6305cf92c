import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";

/** Who tries it, with a home and a package cache of their own. */
export interface Person {
  readonly name: string;
  readonly home: string;
  /** Undefined: whoever runs this. Only root can be somebody else. */
  readonly ids: { readonly uid: number; readonly gid: number } | undefined;
}

/** Every machine has one, without a password and without rights. */
const ORDINARY = "nobody";

/** Root and an ordinary user where root runs this; elsewhere whoever does. */
export function peopleHere(folder: string): readonly Person[] {
  // Others must pass through, into what belongs to them.
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

/** Makes a folder and all in it theirs. */
export function giveTo({ ids }: Person, folder: string): void {
  if (ids !== undefined) execFileSync("chown", ["-R", `${ids.uid}:${ids.gid}`, folder]);
}
