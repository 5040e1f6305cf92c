#!/usr/bin/env node
/**
 * `npm run images -- build|test|sbom`: the images of the services, built and run as a deploy would, on this machine.
 * Exit code 0 when all is well, 1 otherwise. Ctrl-C removes what was started.
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
// What is left open, such as a connection that is kept alive, must not keep it running.
process.exit(code);

async function main(args: readonly string[]): Promise<number> {
  const command = readCommand(args, process.env);
  try {
    return await VERBS[command.verb](command, ending.signal);
  } catch (error) {
    // Whatever failed after the end began failed because of it.
    return report(ending.signal.aborted ? ending.signal.reason : error);
  }
}
