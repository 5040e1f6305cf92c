import { inspect } from "node:util";
import { Interrupted } from "./ending.ts";
import { formatHelp } from "./help.ts";
import { loadVerbs, type Program } from "./program.ts";
import { Refusal } from "./refusal.ts";
import { say } from "./say.ts";

/** Answers --help, or acts. Resolves with the exit code; a failure has been reported then. */
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

/** Says why a run ended: a Refusal's sentence alone, and everything about an error that nobody expected. Returns the exit code. */
export function report(error: unknown): number {
  if (error instanceof Interrupted) say("\nstopped before it was done");
  else say(error instanceof Refusal ? error.message : inspect(error));
  return 1;
}
