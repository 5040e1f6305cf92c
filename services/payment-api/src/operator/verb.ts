import { parseArgs, type ParseArgsConfig } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>["values"];
export type Environment = Readonly<Record<string, string | undefined>>;

/** One thing that an operator does: `npm run payments -- <name of the verb> [options]`. */
export interface Verb {
  /** One line of the help. */
  readonly summary: string;
  /** The rest of its own help: its options, one a line. */
  readonly usage: string;
  readonly options: Options;
  /** Resolves with the text to print. Throws UsageError before it has done anything, or CannotDo. */
  run(args: readonly string[], environment: Environment): Promise<string>;
}

/** The command line makes no sense. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The command makes sense but could not be carried out. Exit code 1. */
export class CannotDo extends Error {
  override readonly name = "CannotDo";
}

interface Definition<O extends Options> {
  readonly summary: string;
  readonly usage: string;
  readonly options: O;
  run(values: Values<O>, environment: Environment): Promise<string>;
}

/** Defines a verb whose `run` gets its options as Node's parseArgs types them. */
export function verb<const O extends Options>({ summary, usage, options, run }: Definition<O>): Verb {
  return { summary, usage, options, run: async (args, environment) => run(parse(args, options), environment) };
}

function parse<O extends Options>(args: readonly string[], options: O): Values<O> {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node's first sentence says what is wrong. Those after it are about positional arguments and dashes.
    throw new UsageError(`${error.message.split(/\.\s/, 1)[0]!.replace(/\.$/, "")}.`, { cause: error });
  }
}
