/**
 * A process that sends payments over a fixed number of connections. Each sends its next payment as soon as it gets the last
 * answer. It replaces wrk where wrk is not installed.
 */
import { openConnection } from "./connection.ts";
import { percentile, sortedCopy } from "./latencies.ts";
import type { ClosedLoopRequest, LoadResult } from "./load.ts";
import { requestParts } from "./payment-request.ts";
import { serveLoad } from "./serve-load.ts";

serveLoad<ClosedLoopRequest, LoadResult>(run);

function run(request: ClosedLoopRequest): Promise<Omit<LoadResult, "cpuUs">> {
  const { before, after } = requestParts(request);
  const latencies: number[] = [];
  const startedAt = performance.now();
  const endAt = startedAt + request.seconds * 1_000;
  let failed = 0;
  let sent = 0;
  let isOver = false;

  function call(): () => void {
    let sentAt = 0;
    const connection = openConnection(request.port, {
      onAnswer(status) {
        if (isOver) return;
        if (status >= 200 && status < 300) latencies.push(performance.now() - sentAt);
        else failed++;
        next();
      },
      onLost: () => void failed++,
    });
    const next = (): void => {
      sentAt = performance.now();
      connection.send(`${before}${request.run}-${++sent}${after}`);
    };
    next();
    return connection.close;
  }

  const callers = Array.from({ length: request.callers }, call);
  return new Promise((resolve) => {
    setTimeout(() => {
      isOver = true;
      callers.forEach((close) => close());
      const sorted = sortedCopy(latencies);
      resolve({
        seconds: (performance.now() - startedAt) / 1_000,
        succeeded: sorted.length,
        failed,
        p50Ms: percentile(sorted, 50),
        p99Ms: percentile(sorted, 99),
      });
    }, endAt - performance.now());
  });
}
