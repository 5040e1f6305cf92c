import { parseArgs } from "node:util";
import { formatHelp } from "./help.ts";
import { nearest } from "./nearest.ts";
import { HELP, type Options, type Values } from "./options.ts";
import type { Program } from "./program.ts";
import { Refusal } from "./refusal.ts";

/** Reads arguments that may only be options. Throws a Refusal, which suggests the nearest option for an unknown one. */
export function readOptions<const O extends Options>(
  program: Program,
  args: readonly string[],
  options: O,
): Values<O & typeof HELP> {
  return orRefuse(program, options, () => parseArgs({ args: [...args], options: { ...options, ...HELP } }).values);
}

/** Reads arguments that may be options and plain words. Throws Refusal. */
export function readWordsAndOptions<const O extends Options>(
  program: Program,
  args: readonly string[],
  options: O,
): { readonly words: readonly string[]; readonly values: Values<O & typeof HELP> } {
  return orRefuse(program, options, () => {
    const config = { args: [...args], options: { ...options, ...HELP }, allowPositionals: true };
    const { positionals: words, values } = parseArgs(config);
    return { words, values };
  });
}

function orRefuse<T>(program: Program, options: Options, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node's first sentence names the fault. The later ones only explain positional arguments and dashes.
    const fault = `${error.message.split(/\.\s/, 1)[0]!.replace(/\.$/, "")}.`;
    const advice = program.verbs === undefined ? `\n\n${formatHelp(program).trimEnd()}` : " See --help.";
    throw new Refusal(`${fault}${suggestionFor(error, options)}${advice}`, { cause: error });
  }
}

function suggestionFor(error: TypeError & { readonly code?: string }, options: Options): string {
  if (error.code !== "ERR_PARSE_ARGS_UNKNOWN_OPTION") return "";
  const typed = /'--([^']+)'/.exec(error.message)?.[1] ?? "";
  const name = nearest(typed, Object.keys({ ...options, ...HELP }));
  return name === undefined ? "" : ` Did you mean --${name}?`;
}
