import { readFile } from "node:fs/promises";

/**
 * Returns the share, from 0 to 1, of its due processor time that the busiest of a process and its children got. It is less
 * than 1 if others kept the processors busy. Time that the container's own limit withheld was not due. Returns 1 if the
 * system does not tell, for example for a process that has ended or runs in a virtual machine of the engine.
 */
export async function processorShare(pid: number): Promise<number> {
  try {
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
    const pids = [String(pid), ...children.split(" ").filter((child) => child !== "")];
    const turns = await Promise.all(
      pids.map(async (one) => parseTurns(await readFile(`/proc/${one}/schedstat`, "utf8"))),
    );
    const { ranMs, waitedMs } = turns.toSorted((a, b) => b.ranMs - a.ranMs)[0]!;
    const withheldMs = parseThrottled(await readFile(`${await controlGroupOf(pid)}/cpu.stat`, "utf8"));
    return ranMs / (ranMs + Math.max(0, waitedMs - withheldMs));
  } catch {
    return 1;
  }
}

/** Reads `schedstat`: nanoseconds on a processor, nanoseconds of waiting for one, and a count. */
export function parseTurns(schedstat: string): { readonly ranMs: number; readonly waitedMs: number } {
  const [ran = 0, waited = 0] = schedstat.split(" ").map(Number);
  return { ranMs: ran / 1e6, waitedMs: waited / 1e6 };
}

/** Reads from `cpu.stat` how many milliseconds the limit held a control group back. Version 1 counts nanoseconds. */
export function parseThrottled(stat: string): number {
  const [, unit, count] = /^throttled_(time|usec) (\d+)$/m.exec(stat) ?? [];
  return Number(count ?? 0) / (unit === "usec" ? 1e3 : 1e6);
}

/** The directory of the control group that limits the processors of a process, in either version. */
async function controlGroupOf(pid: number): Promise<string> {
  const lines = (await readFile(`/proc/${pid}/cgroup`, "utf8")).trim().split("\n");
  const groups = lines.map((line) => line.split(":") as [string, string, string]);
  const first = groups.find(([, controllers]) => controllers.split(",").includes("cpu"));
  if (first !== undefined) return `/sys/fs/cgroup/cpu${first[2]}`;
  return `/sys/fs/cgroup${groups.find(([hierarchy]) => hierarchy === "0")?.[2]}`;
}
