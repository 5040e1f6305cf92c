/**
 * `npm run images -- build|test|sbom`: the images of the services, built and run as a deploy would, on this machine.
 * Exit code 0 when all is well, 1 otherwise. Ctrl-C removes what was started.
 */
import { Interrupted, listenForEnding } from "@platform/command-line/ending";
import { say } from "@platform/command-line/say";
import { PlatformError } from "@platform/blueprint/platform";
import { SynthesisError } from "@platform/blueprint/synth/synthesise";
import { build } from "./build.ts";
import { HELP, readCommand } from "./command-line.ts";
import { EngineError } from "./engine/engine.ts";
import { ImagesError } from "./images-error.ts";
import { writeSboms } from "./sbom/write-sboms.ts";
import { test } from "./test-images.ts";

const ending = listenForEnding(() => process.exit(1));
const code = await main(process.argv.slice(2));
// What is left open, such as a connection that is kept alive, must not keep it running.
process.exit(code);

async function main(args: readonly string[]): Promise<number> {
  try {
    const command = readCommand(args, process.env);
    if (command.help) {
      process.stdout.write(HELP);
      return 0;
    }
    const verbs = { build, test, sbom: writeSboms };
    return await verbs[command.verb](command, ending.signal);
  } catch (error) {
    return tell(ending.signal.aborted ? ending.signal.reason : error);
  }
}

function tell(error: unknown): number {
  const expected = [ImagesError, EngineError, SynthesisError, PlatformError];
  if (error instanceof Interrupted) say("\nstopped before it was done");
  else if (expected.some((kind) => error instanceof kind)) say(`\n${(error as Error).message}`);
  else say(`\n${error instanceof Error ? error.stack : String(error)}`);
  return 1;
}
