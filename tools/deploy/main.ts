/**
 * `npm run deploy -- <verb>`: what stands around `npx sst deploy`. preflight asks what would stop it, verify whether what was
 * deployed runs; comment tells a pull request, sweep removes previews that were left behind.
 */
import { HELP, readCommand } from "./command-line.ts";
import { DeployError } from "./deploy-error.ts";

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    if (args.includes("--help") || args.includes("-h")) {
      process.stdout.write(HELP);
      return 0;
    }
    const { verb, values } = await readCommand(args);
    return await verb.run(values);
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}
