/**
 * `npm run dev` of a service, which `sst dev` runs too: runs the service on this machine and restarts it when a file
 * changes. All three services use the ports of `npm start` and share one database; they may start and stop in any order.
 * Each runs as a process or, with --containers, as its image.
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

/** tools/images depends on this package, so this one cannot import it and starts it as a program. */
function runInContainer(args: readonly string[]): Promise<never> {
  // The tool notices by itself when this process ends, even after kill -9.
  whenLauncherEnds(() => process.exit(1));
  return runAndFollow(process.execPath, [resolve(ROOT, "tools/images/dev.ts"), ...args]);
}
