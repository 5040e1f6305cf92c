import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A process, and when it started, which tells it from a later process with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly start: string;
}

/** Undefined when there is no such process, or only a dead one that nobody has waited for. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const start = process.platform === "linux" ? startFromProc(pid) : askPs(pid, "lstart");
  return start === undefined ? undefined : { pid, start };
}

export function isAlive(identity: ProcessIdentity): boolean {
  return identityOf(identity.pid)?.start === identity.start;
}

/** The command line, its words separated by spaces; undefined when there is no such process. */
export function commandLineOf(pid: number): string | undefined {
  if (process.platform !== "linux") return askPs(pid, "command");
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return undefined;
  }
}

function startFromProc(pid: number): string | undefined {
  try {
    // The name, in parentheses, may hold spaces; the state follows it, and the start 19 fields later.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z") return undefined;
    return `${bootId()}:${fields[19]}`;
  } catch {
    return undefined;
  }
}

/** A process's start is counted since the machine booted, so that the boot belongs to it. */
function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    // Some sandboxes do not show it.
    return "";
  }
}

function askPs(pid: number, column: string): string | undefined {
  const { stdout } = spawnSync("ps", ["-ww", "-o", `${column}=`, "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() || undefined;
}
