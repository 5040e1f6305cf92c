/**
 * `npm run infra -- <verb> --stage X`: what a deploy of a stage would make, without an account. The graph of its resources is
 * synthesised from SST's own components; every verb but typecheck works on that graph.
 */
import { CommandError, HELP, readCommand } from "./command-line.ts";
import { PlatformError } from "./platform.ts";
import { SynthesisError } from "./synth/synthesise.ts";

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    if (args.includes("--help") || args.includes("-h")) {
      process.stdout.write(await HELP());
      return 0;
    }
    const { verb, command } = await readCommand(args);
    return await verb.run(command);
  } catch (error) {
    const isExpected =
      error instanceof CommandError || error instanceof SynthesisError || error instanceof PlatformError;
    if (!isExpected) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}
