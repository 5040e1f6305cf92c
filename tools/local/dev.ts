/**
 * `npm run dev` of a service, which is also what `sst dev` runs: the service on this machine, started again when a file
 * changes. All three find each other on the ports of `npm start`, with one database among them, in whatever order they
 * come and go. Each runs as a process or, with --containers, as its image.
 *
 *   node tools/setup/with-setup.mjs tools/local/dev.ts payment-api [--containers] [--port-offset N] [--json]
 */
import { resolve } from "node:path";
import { whenLauncherEnds } from "@platform/command-line/launcher-pipe";
import { runProgram } from "@platform/command-line/run-program";
import { runAndFollow } from "@platform/setup/run-and-follow";
import { ROOT } from "./components.ts";
import { developService, readService } from "./dev/develop-service.ts";
import { startReloading } from "./dev/reloading-component.ts";
import { DEV } from "./options.ts";

process.exitCode = await runProgram(DEV, process.argv.slice(2), (args) => {
  const { service, options } = readService(args);
  if (options.containers) return runInContainer(args);
  return developService(service, options, async ({ component, sink }) => startReloading(component, sink));
});
process.exit();

/** The tool that runs images knows this one, so that this one cannot import it. */
function runInContainer(args: readonly string[]): Promise<never> {
  // The tool sees the end of this process, in whatever way that ends.
  whenLauncherEnds(() => process.exit(1));
  return runAndFollow(process.execPath, [resolve(ROOT, "tools/images/dev.ts"), ...args]);
}
