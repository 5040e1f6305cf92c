import { readFileSync } from "node:fs";

/** Resident memory of a process in MiB; NaN where there is no /proc. */
export function rssMib(pid: number): number {
  try {
    const kib = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Math.round(Number(kib) / 1024);
  } catch {
    return Number.NaN;
  }
}
