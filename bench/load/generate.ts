import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { findProgram } from "../measure/program.ts";
import type { ClosedLoopRequest, LoadRequest, LoadResult, OpenLoopRequest } from "./load.ts";
import { loadWithWrk } from "./wrk.ts";

/** The program that sends load: wrk where it is installed, because a generator in Node costs a payment four times it. */
export const closedLoopGenerator = (): "wrk" | "bench/load/closed-loop.ts" =>
  findProgram("wrk") === undefined ? "bench/load/closed-loop.ts" : "wrk";

/** Sends payments over `callers` connections, each as soon as its last one is answered. */
export function loadClosedLoop(request: ClosedLoopRequest, signal: AbortSignal): Promise<LoadResult> {
  return closedLoopGenerator() === "wrk" ? loadWithWrk(request, signal) : loadFrom("closed-loop.ts", request, signal);
}

/** Sends payments at a rate. */
export function loadOpenLoop(request: OpenLoopRequest, signal: AbortSignal): Promise<LoadResult> {
  return loadFrom("open-loop.ts", request, signal);
}

async function loadFrom(file: string, request: LoadRequest, signal: AbortSignal): Promise<LoadResult> {
  const child = fork(join(import.meta.dirname, file), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  try {
    child.send(request);
    const deadline = AbortSignal.timeout((request.seconds + 30) * 1_000);
    const [result] = (await once(child, "message", { signal: AbortSignal.any([signal, deadline]) })) as [LoadResult];
    return result;
  } finally {
    child.kill();
  }
}
