/**
 * The operator's command: accounts and their keys, payments, and the ledger.
 *
 *   npm run payments -- <verb> [options]                               in a clone of this repository
 *   node services/payment-api/src/payments.ts <verb> [options]         in the image, which has no npm
 *
 * Exit code 0 when it was done, 1 when it could not be done, 2 when the command line is wrong.
 */
import { runCommandLine } from "./operator/command-line.ts";
import { CannotDo, UsageError } from "./operator/verb.ts";

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const said = await runCommandLine(process.argv.slice(2), process.env);
    process.stdout.write(`${said.trimEnd()}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof CannotDo)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}
