import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { findProgram } from "../measure/program.ts";
import type {
  ClosedLoopRequest,
  LoadRequest,
  LoadResult,
  OpenLoopRequest,
  OpenLoopResult,
  SentPayment,
} from "./load.ts";
import { loadWithWrk } from "./wrk.ts";

/** The program that sends load: wrk where it is installed, because a generator in Node takes four times its CPU per payment. */
export const closedLoopGenerator = (): "wrk" | "bench/load/closed-loop.ts" =>
  findProgram("wrk") === undefined ? "bench/load/closed-loop.ts" : "wrk";

/** Sends payments over `callers` connections. Each sends its next payment as soon as it gets the last answer. */
export function loadClosedLoop(request: ClosedLoopRequest, signal: AbortSignal): Promise<LoadResult> {
  return closedLoopGenerator() === "wrk"
    ? loadWithWrk(request, signal)
    : loadFrom<LoadResult>("closed-loop.ts", request, signal);
}

/** What all generators in an open loop measured. */
export interface OpenLoad {
  readonly seconds: number;
  readonly payments: readonly SentPayment[];
  /** CPU of the busiest generator as a share of a core. Near 1, the run measured the generator instead. */
  readonly generatorShare: number;
}

/** A payment costs a generator about 100 µs of CPU, so at this rate it is mostly idle. */
const MAX_RATE_PER_GENERATOR = 2_500;

/** Sends payments at a fixed rate, from as many processes as it needs. */
export async function loadOpenLoop(request: OpenLoopRequest, signal: AbortSignal): Promise<OpenLoad> {
  const { seconds, ratePerSecond, run } = request;
  const generators = Math.ceil(ratePerSecond / MAX_RATE_PER_GENERATOR);
  const results = await Promise.all(
    Array.from({ length: generators }, (_, index) => {
      const part = { ...request, run: `${run}-${index + 1}`, ratePerSecond: ratePerSecond / generators };
      return loadFrom<OpenLoopResult>("open-loop.ts", part, signal);
    }),
  );
  return {
    seconds,
    payments: results.flatMap(({ payments }) => payments),
    generatorShare: Math.max(...results.map(({ cpuUs }) => cpuUs)) / (seconds * 1e6),
  };
}

async function loadFrom<Result>(file: string, request: LoadRequest, signal: AbortSignal): Promise<Result> {
  const child = fork(join(import.meta.dirname, file), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  try {
    child.send(request);
    const deadline = AbortSignal.timeout((request.seconds + 30) * 1_000);
    const [result] = (await once(child, "message", { signal: AbortSignal.any([signal, deadline]) })) as [Result];
    return result;
  } finally {
    child.kill();
  }
}
