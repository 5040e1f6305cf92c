import { join } from "node:path";
import { runProgram } from "../measure/program.ts";
import { childrenCpuUs } from "../measure/cpu.ts";
import type { ClosedLoopRequest, LoadResult } from "./load.ts";
import { requestParts } from "./payment-request.ts";

const SCRIPT = join(import.meta.dirname, "wrk.lua");

/** Sends payments with wrk on one thread, which can send ten times the load of these measurements. */
export async function loadWithWrk(request: ClosedLoopRequest, signal: AbortSignal): Promise<LoadResult> {
  const { port, callers, seconds, run } = request;
  const { before, after } = requestParts(request);
  const cpuBeforeUs = childrenCpuUs();
  const args = ["-t1", `-c${callers}`, `-d${seconds}s`, "--timeout", "10s", "-s", SCRIPT, `http://127.0.0.1:${port}`];
  const stdout = await runProgram("wrk", args, {
    signal,
    timeoutMs: (seconds + 20) * 1_000,
    env: { BENCH_BEFORE: before, BENCH_AFTER: after, BENCH_RUN: run },
  });
  const line = stdout.split("\n").find((candidate) => candidate.startsWith("RESULT "));
  if (line === undefined) throw new Error(`wrk printed no result:\n${stdout}`);
  const result: Omit<LoadResult, "cpuUs"> = JSON.parse(line.slice("RESULT ".length));
  return { ...result, cpuUs: childrenCpuUs() - cpuBeforeUs };
}
