/**
 * `npm run infra -- <verb> --stage X`: what a deploy of a stage would make, without an account. The graph of its resources is
 * synthesised from SST's own components; every verb but typecheck works on that graph.
 */
import { BaseGraphError } from "./base-graph.ts";
import { CommandError, helpText, readCommand } from "./command-line.ts";
import { PlatformError } from "./platform.ts";
import { SynthesisError } from "./synth/synthesise.ts";

/** Their messages say it all. */
const EXPECTED = [CommandError, SynthesisError, PlatformError, BaseGraphError];

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    if (args.includes("--help") || args.includes("-h")) {
      process.stdout.write(await helpText());
      return 0;
    }
    const { verb, command } = await readCommand(args);
    return await verb.run(command);
  } catch (error) {
    if (!EXPECTED.some((kind) => error instanceof kind)) throw error;
    process.stderr.write(`${(error as Error).message}\n`);
    return 1;
  }
}
