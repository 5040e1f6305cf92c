import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "@platform/command-line/refusal";

/** The user that the server's programs run as, where that is not the user of this process. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** Every Unix has it, under names that differ: nobody. It owns nothing and may do nothing. */
const NOBODY: RunAs = { uid: 65_534, gid: 65_534 };

/**
 * PostgreSQL refuses to run as root. Data that is there already decides: it may come from a run as an ordinary user.
 */
export function chooseUser(directory: string): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const { uid, gid } = statSync(join(directory, "data"), { throwIfNoEntry: false }) ?? { uid: 0, gid: 0 };
  return uid === 0 ? NOBODY : { uid, gid };
}

/** Whether that user may run the program and enter the directory. The kernel is asked: modes are not the whole truth. */
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
