import type { parseArgs, ParseArgsOptionDescriptor } from "node:util";

/** An option, declared once: node:util reads by it, and the help is written from it. */
export interface Option extends ParseArgsOptionDescriptor {
  /** Its line of the help. */
  readonly help: string;
  /** What stands for its value in the help: the FILE of `--out FILE`. */
  readonly value?: string;
}

export type Options = Readonly<Record<string, Option>>;

/** What parseArgs makes of options. */
export type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>["values"];

/** Every program has it; `runProgram` answers it. */
export const HELP = { help: { type: "boolean", short: "h", help: "this text" } } satisfies Options;
