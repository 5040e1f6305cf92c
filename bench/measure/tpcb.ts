import { findProgram, runProgram } from "./program.ts";

const SCALE = 10;

/** PostgreSQL's own benchmark on a separate database. */
export interface Tpcb {
  /** Returns transactions per second. */
  measure(seconds: number): Promise<number>;
}

/** Returns undefined if pgbench is not installed. */
export async function prepareTpcb(databaseUrl: string, signal: AbortSignal): Promise<Tpcb | undefined> {
  const pgbench = findProgram("pgbench");
  if (pgbench === undefined) return undefined;
  await runProgram(pgbench, ["-i", "-q", "-s", String(SCALE), databaseUrl], { signal, timeoutMs: 120_000 });
  return {
    async measure(seconds) {
      const args = ["-c", "16", "-j", "2", "-T", String(seconds), databaseUrl];
      const stdout = await runProgram(pgbench, args, { signal, timeoutMs: (seconds + 60) * 1_000 });
      const tps = /^tps = ([\d.]+)/m.exec(stdout)?.[1];
      if (tps === undefined) throw new Error(`pgbench printed no rate:\n${stdout}`);
      return Number(tps);
    },
  };
}
