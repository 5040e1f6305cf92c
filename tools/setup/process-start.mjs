import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * A process and when it started, which tells it from a later one with the same number. `start` is undefined for a
 * process that is not there.
 */
export function startOf(pid) {
  if (process.platform !== "linux") {
    const { stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
    return { pid, start: stdout?.trim() || undefined };
  }
  try {
    // The name, in parentheses, may hold spaces; the state follows it, and the start 19 fields later.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A dead process that nobody has waited for, as in containers without an init.
    if (fields[0] === "Z") return { pid, start: undefined };
    return { pid, start: `${bootId()}:${fields[19]}` };
  } catch {
    return { pid, start: undefined };
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
