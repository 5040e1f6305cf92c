import { rssMib } from "./memory.ts";

/** A process's resident memory in MiB; NaN without /proc. */
export interface MemoryUse {
  readonly before: number;
  readonly peak: number;
  readonly after: number;
}

export interface MemoryWatch {
  /** Returns the memory by process. */
  read(): Record<string, MemoryUse>;
  end(): void;
}

const EVERY_MS = 100;

/** Watches processes from now on. `pids` has their names as keys. */
export function watchMemory(pids: ReadonlyMap<string, number>): MemoryWatch {
  const processes = [...pids].map(([name, pid]) => ({ name, pid, before: rssMib(pid), peak: rssMib(pid) }));
  const look = (): void =>
    processes.forEach((process) => {
      process.peak = Math.max(process.peak, rssMib(process.pid));
    });
  const timer = setInterval(look, EVERY_MS);
  return {
    read() {
      look();
      return Object.fromEntries(
        processes.map(({ name, pid, before, peak }) => [name, { before, peak, after: rssMib(pid) }]),
      );
    },
    end: () => clearInterval(timer),
  };
}
