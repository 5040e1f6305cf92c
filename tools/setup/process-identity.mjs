import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * Returns a process id and the start of the process, which distinguishes it from a later process with the same id. Returns
 * undefined if there is no such process, or only a zombie, which stays in containers without an init process.
 */
export function identityOf(pid) {
  const start = process.platform === "linux" ? startFromProc(pid) : startFromPs(pid);
  return start === undefined ? undefined : { pid, start };
}

/** Tells whether exactly this process still runs. */
export function isAlive({ pid, start }) {
  return identityOf(pid)?.start === start;
}

function startFromProc(pid) {
  try {
    // The name in parentheses may contain spaces. The state follows it, and the start comes 19 fields later.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : `${bootId()}:${fields[19]}`;
  } catch {
    return undefined;
  }
}

/** Linux counts a process's start from the boot of the machine, so the identity includes the boot. */
function bootId() {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    // Some sandboxes hide it.
    return "";
  }
}

function startFromPs(pid) {
  const { stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
  return stdout?.trim() || undefined;
}
