import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * A process, and when it started, which tells it from a later process with the same number. Undefined when there is no such
 * process, or only a dead one that nobody has waited for, as in containers without an init.
 */
export function identityOf(pid) {
  const start = process.platform === "linux" ? startFromProc(pid) : startFromPs(pid);
  return start === undefined ? undefined : { pid, start };
}

/** Whether the very process of an identity still runs. */
export function isAlive({ pid, start }) {
  return identityOf(pid)?.start === start;
}

function startFromProc(pid) {
  try {
    // The name, in parentheses, may hold spaces; the state follows it, and the start 19 fields later.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : `${bootId()}:${fields[19]}`;
  } catch {
    return undefined;
  }
}

/** A process's start is counted since the machine booted, so that the boot belongs to it. */
function bootId() {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    // Some sandboxes do not show it.
    return "";
  }
}

function startFromPs(pid) {
  const { stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
  return stdout?.trim() || undefined;
}
