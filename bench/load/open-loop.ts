/**
 * A process that sends payments at a rate, whether or not the earlier ones are answered, at random (Poisson) times as
 * independent shoppers do. Latency counts from the intended time of sending: a system that stalls is charged for
 * everybody whom it keeps waiting.
 */
import { openConnection, type Connection } from "./connection.ts";
import { percentile, sortedCopy } from "./latencies.ts";
import type { LoadResult, OpenLoopRequest } from "./load.ts";
import { requestParts } from "./payment-request.ts";
import { serveLoad } from "./serve-load.ts";

/** More than this unanswered, and the system does not keep up: what more would be sent counts as failed. */
const MAX_CONNECTIONS = 1_000;
const TICK_MS = 1;
const PATIENCE_MS = 15_000;

serveLoad<OpenLoopRequest>(run);

interface Caller {
  readonly connection: Connection;
  intendedAt: number;
}

function run(request: OpenLoopRequest): Promise<Omit<LoadResult, "cpuUs">> {
  const { before, after } = requestParts(request);
  const idle: Caller[] = [];
  const latencies: number[] = [];
  const startedAt = performance.now();
  const endAt = startedAt + request.seconds * 1_000;
  let [open, sent, failed] = [0, 0, 0];
  let nextAt = startedAt;

  function openCaller(): Caller {
    open++;
    const caller: Caller = {
      intendedAt: 0,
      connection: openConnection(request.port, (status) => {
        if (status >= 200 && status < 300) latencies.push(performance.now() - caller.intendedAt);
        else failed++;
        if (status === 0) open--;
        else idle.push(caller);
      }),
    };
    return caller;
  }

  function sendDue(now: number): void {
    while (nextAt <= now && nextAt < endAt) {
      sent++;
      const caller = idle.pop() ?? (open < MAX_CONNECTIONS ? openCaller() : undefined);
      if (caller === undefined) failed++;
      else {
        caller.intendedAt = nextAt;
        caller.connection.send(`${before}${request.run}-${sent}${after}`);
      }
      nextAt += (-Math.log(1 - Math.random()) * 1_000) / request.ratePerSecond;
    }
  }

  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const now = performance.now();
      sendDue(now);
      const isAnswered = latencies.length + failed >= sent;
      if (now < endAt || (!isAnswered && now < endAt + PATIENCE_MS)) return;
      clearInterval(timer);
      idle.forEach(({ connection }) => connection.close());
      const sorted = sortedCopy(latencies);
      resolve({
        seconds: request.seconds,
        succeeded: sorted.length,
        failed: sent - sorted.length,
        p50Ms: percentile(sorted, 50),
        p99Ms: percentile(sorted, 99),
      });
    }, TICK_MS);
  });
}
