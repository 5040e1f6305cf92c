import { readFileSync } from "node:fs";

/** /proc shows times in hundredths of a second, whatever the kernel's own clock is. */
const TICK_US = 10_000;

/** A process's CPU so far in µs; NaN without /proc. */
export function cpuUs(pid: number): number {
  const { own } = readTimes(pid);
  return own;
}

/** CPU in µs of this process's children that have ended. */
export function childrenCpuUs(): number {
  return readTimes(process.pid).children;
}

/** CPU in µs of a database server: the postmaster and its past and present children. */
export function postgresCpuUs(postmaster: number): number {
  const { own, children } = readTimes(postmaster);
  return childrenOf(postmaster).reduce((sum, pid) => sum + cpuUs(pid), own + children);
}

function readTimes(pid: number): { own: number; children: number } {
  try {
    // The name in parentheses may contain spaces; utime, stime, cutime and cstime are the 12th to 15th field after it.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    return { own: (fields[11]! + fields[12]!) * TICK_US, children: (fields[13]! + fields[14]!) * TICK_US };
  } catch {
    return { own: process.platform === "linux" ? 0 : Number.NaN, children: 0 };
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
