import type { LoadResult } from "../load/load.ts";
import { cpuUs, postgresCpuUs } from "./cpu.ts";

/** CPU so far in µs, by process. */
export type CpuReading = ReadonlyMap<string, number>;

/** Reads the CPU of these processes and of the database server. */
export function readCpu(pids: ReadonlyMap<string, number>, postmaster: number): CpuReading {
  const readings = new Map([...pids].map(([name, pid]) => [name, cpuUs(pid)]));
  return readings.set("postgres", postgresCpuUs(postmaster));
}

/** The CPU per payment of each process between two readings, and of the load generator. */
export function cpuPerPayment(before: CpuReading, after: CpuReading, load: LoadResult): Record<string, number> {
  const spent = [...after].map(([name, us]): [string, number] => [name, us - before.get(name)!]);
  const all: [string, number][] = [...spent, ["load_generator", load.cpuUs]];
  return Object.fromEntries(all.map(([name, us]) => [name.replaceAll("-", "_"), Math.round(us / load.succeeded)]));
}
