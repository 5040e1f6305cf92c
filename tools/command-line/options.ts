import type { parseArgs, ParseArgsOptionDescriptor } from "node:util";

/** An option, declared once for both the parser of node:util and the help. */
export interface Option extends ParseArgsOptionDescriptor {
  /** Its line of the help. */
  readonly help: string;
  /** The placeholder of its value in the help: FILE in `--out FILE`. */
  readonly value?: string;
}

export type Options = Readonly<Record<string, Option>>;

/** The values that parseArgs returns for options. */
export type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>["values"];

/** Every program has this option; `runProgram` handles it. */
export const HELP = { help: { type: "boolean", short: "h", help: "this text" } } satisfies Options;
