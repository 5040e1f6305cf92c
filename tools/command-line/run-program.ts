import { inspect } from "node:util";
import { Interrupted } from "./ending.ts";
import { formatHelp } from "./help.ts";
import { loadVerbs, type Program } from "./program.ts";
import { Refusal } from "./refusal.ts";
import { say } from "./say.ts";

/** Prints the help or calls `act`, and reports a failure. Resolves with the exit code. */
export async function runProgram(
  program: Program,
  args: readonly string[],
  act: (args: readonly string[]) => Promise<number>,
): Promise<number> {
  try {
    if (!args.includes("--help") && !args.includes("-h")) return await act(args);
    process.stdout.write(formatHelp(program, await loadVerbs(program.verbs ?? {})));
    return 0;
  } catch (error) {
    return report(error);
  }
}

/** Prints why a run ended: only the message of a Refusal, but everything about an unexpected error. Returns the exit code. */
export function report(error: unknown): number {
  if (error instanceof Interrupted) say("\nstopped before it was done");
  else say(error instanceof Refusal ? error.message : inspect(error));
  return 1;
}
