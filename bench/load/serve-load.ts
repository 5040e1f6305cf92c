/** Runs in a load generator's child process: takes one request, sends back one result with its CPU time, and exits. */
export function serveLoad<Request, Result extends { readonly cpuUs: number }>(
  run: (request: Request) => Promise<Omit<Result, "cpuUs">>,
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
