import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Refusal } from "@platform/command-line/refusal";
import { commandLineOf } from "./process-command.ts";

/** Fast shutdown, then immediate shutdown without a checkpoint, then kill: the write-ahead log makes each of them safe. */
const ESCALATION: readonly { signal: NodeJS.Signals; waitMs: number }[] = [
  { signal: "SIGINT", waitMs: 8_000 },
  { signal: "SIGQUIT", waitMs: 5_000 },
  { signal: "SIGKILL", waitMs: 2_000 },
];

/**
 * Stops a server that an earlier start left behind on this data directory. We check the command line of the process,
 * because the number in a stale postmaster.pid may now belong to any other process.
 */
export async function stopLeftover(data: string, log: (message: string) => void): Promise<void> {
  const pid = serverPid(data);
  if (pid === undefined) return;
  if (!isServerOf(pid, data)) {
    // PostgreSQL would take any living process of its user for its server and refuse to start.
    if (commandLineOf(pid) !== undefined) rmSync(join(data, "postmaster.pid"), { force: true });
    return;
  }
  log(`stopping the database server that an earlier run left behind (process ${pid})`);
  for (const { signal, waitMs } of ESCALATION) {
    kill(pid, signal);
    for (const end = Date.now() + waitMs; Date.now() < end; await wait(20)) {
      if (!isServerOf(pid, data)) return;
    }
  }
  throw new Refusal(`Process ${pid}, a database server of an earlier run, does not end. Find out what it waits for.`);
}

/** Returns the process id of the server that runs on this data, or that last ran on it. */
export function serverPid(data: string): number | undefined {
  const file = join(data, "postmaster.pid");
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
}

function isServerOf(pid: number, data: string): boolean {
  const words = commandLineOf(pid) ?? "";
  return words.includes("postgres") && words.includes(`-D ${data} `);
}

export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself.
  }
}
