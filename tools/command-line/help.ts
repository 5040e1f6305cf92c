import { HELP, type Options } from "./options.ts";
import type { Program, VerbHelp } from "./program.ts";

type Row = readonly [label: string, text: string];

/** Formats the text of --help: usage, verbs with their options, common options, variables and exit codes. */
export function formatHelp(program: Program, verbs: Readonly<Record<string, VerbHelp>> = {}): string {
  const blocks: readonly (readonly Row[])[] = [
    Object.entries(verbs).flatMap(([name, { summary, options = {} }]) => [
      [`  ${name}`, summary] as const,
      ...rowsOf(options, "    "),
    ]),
    rowsOf({ ...program.options, ...HELP }, "  "),
    Object.entries(program.variables ?? {}).map(([name, text]) => [`  ${name}`, text] as const),
  ];
  const width = Math.max(...blocks.flat().map(([label]) => label.length)) + 3;
  const lines = blocks
    .filter((rows) => rows.length > 0)
    .map((rows) => rows.map(([label, text]) => `${label.padEnd(width)}${text}\n`).join(""));
  return [`${program.usage}     ${program.summary}\n`, ...lines, "Exit code 0 when all is well, 1 otherwise.\n"].join(
    "\n",
  );
}

const rowsOf = (options: Options, indent: string): readonly Row[] =>
  Object.entries(options).map(([name, { value, help }]) => [
    `${indent}--${name}${value === undefined ? "" : ` ${value}`}`,
    help,
  ]);
