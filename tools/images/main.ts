#!/usr/bin/env node
/**
 * `npm run images -- build|test|sbom`: builds and runs the services' images on this machine as a deploy would.
 * Exits with 0 if all is well, with 1 otherwise. Ctrl-C removes what it started.
 */
import { listenForEnding } from "@platform/command-line/ending";
import { report, runProgram } from "@platform/command-line/run-program";
import { build } from "./build.ts";
import { IMAGES, readCommand } from "./command-line.ts";
import { writeSboms } from "./sbom/write-sboms.ts";
import { test } from "./test-images.ts";

const VERBS = { build, test, sbom: writeSboms };

const ending = listenForEnding(() => process.exit(1));
const code = await runProgram(IMAGES, process.argv.slice(2), main);
// An open keep-alive connection must not keep the process running.
process.exit(code);

async function main(args: readonly string[]): Promise<number> {
  const command = readCommand(args, process.env);
  try {
    return await VERBS[command.verb](command, ending.signal);
  } catch (error) {
    // A failure during the shutdown is only its consequence, so we report the reason for the shutdown.
    return report(ending.signal.aborted ? ending.signal.reason : error);
  }
}
