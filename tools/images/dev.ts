/**
 * `npm run dev -- --containers` of a service: runs its image as its task definition says, and rebuilds it when a file
 * changes. The database and the other services are those of `npm run dev`, as processes or containers.
 */
import { resolve } from "node:path";
import { runProgram } from "@platform/command-line/run-program";
import { ROOT } from "@platform/local/components";
import { developService, readService } from "@platform/local/dev/develop-service";
import { DEV } from "@platform/local/options";
import { startInContainer } from "./dev/start-in-container.ts";

process.exitCode = await runProgram(DEV, process.argv.slice(2), (args) => {
  const { service, options } = readService(args);
  const { IMAGE_CONTEXT: context = ROOT, NODE_EXTRA_CA_CERTS: ca } = process.env;
  return developService(service, options, (deps) =>
    startInContainer(deps, { context: resolve(context), ca: ca === undefined || ca === "" ? undefined : resolve(ca) }),
  );
});
process.exit();
