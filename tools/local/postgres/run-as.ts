import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "@platform/command-line/refusal";

/** The user that runs the server's programs, if it is not the user of this process. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** The user `nobody`, which every Unix has under one name or another. It owns nothing and may do nothing. */
const NOBODY: RunAs = { uid: 65_534, gid: 65_534 };

/**
 * PostgreSQL refuses to run as root. Existing data decides the user, as it may come from a run as an ordinary user.
 */
export function chooseUser(directory: string): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const { uid, gid } = statSync(join(directory, "data"), { throwIfNoEntry: false }) ?? { uid: 0, gid: 0 };
  return uid === 0 ? NOBODY : { uid, gid };
}

/** Tells whether that user may run the program and enter the directory. We try it, as modes are not the whole truth. */
export function canUse(user: RunAs, program: string, directory: string): boolean {
  const script = '"$1" --version >/dev/null && cd "$2"';
  const { status, error } = spawnSync("/bin/sh", ["-c", script, "sh", program, directory], { ...user, cwd: "/" });
  if (error !== undefined) {
    throw new Refusal(
      `PostgreSQL does not run as root, and this root may not start a program as uid ${user.uid} (${error.message}). ` +
        "Run the command as an ordinary user, or set DATABASE_URL to a server that you already have.",
    );
  }
  return status === 0;
}
