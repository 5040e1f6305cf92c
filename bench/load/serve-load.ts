import type { LoadRequest, LoadResult } from "./load.ts";

/** The child's side of a load generator: one request by message, one result back, and the end. */
export function serveLoad<Request extends LoadRequest>(
  run: (request: Request) => Promise<Omit<LoadResult, "cpuUs">>,
): void {
  process.on("disconnect", () => process.exit());
  process.on("message", (request: Request) => {
    const before = process.cpuUsage();
    void run(request).then((result) => {
      const { user, system } = process.cpuUsage(before);
      process.send!({ ...result, cpuUs: user + system }, () => process.exit());
    });
  });
}
