import { readFileSync } from "node:fs";

/** /proc gives times in hundredths of a second, whatever the kernel's own clock is. */
const TICK_US = 10_000;

/** CPU that a process has spent so far; NaN where there is no /proc. */
export function cpuUs(pid: number): number {
  const { own } = readTimes(pid);
  return own;
}

/** CPU of programs that this process has started and that have ended. */
export function childrenCpuUs(): number {
  return readTimes(process.pid).children;
}

/** A server with many processes: the postmaster, and its children past and present. */
export function postgresCpuUs(postmaster: number): number {
  const { own, children } = readTimes(postmaster);
  return childrenOf(postmaster).reduce((sum, pid) => sum + cpuUs(pid), own + children);
}

function readTimes(pid: number): { own: number; children: number } {
  try {
    // The name, in parentheses, may hold spaces; utime, stime, cutime and cstime are the 12th to 15th field after it.
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
