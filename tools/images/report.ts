import { styleText } from "node:util";

/** One check and its faults; a check that passed has none. */
export interface Outcome {
  readonly name: string;
  readonly faults: readonly string[];
  /** The measured values, for a reader. */
  readonly note?: string;
}

export interface Report {
  /** Prints an outcome at once. */
  add(outcome: Outcome): void;
  /** Keeps a value for the table at the end. */
  measure(container: string, column: Column, value: string): void;
  /** Prints the table and the counts. Returns the exit code. */
  end(): number;
}

export const COLUMNS = ["above its base", "start to healthy", "memory", "stopped"] as const;
export type Column = (typeof COLUMNS)[number];

export function createReport(print: (text: string) => void): Report {
  const outcomes: Outcome[] = [];
  const measured = new Map<string, Partial<Record<Column, string>>>();
  return {
    add(outcome) {
      outcomes.push(outcome);
      print(formatOutcome(outcome));
    },
    measure(container, column, value) {
      measured.set(container, { ...measured.get(container), [column]: value });
    },
    end() {
      const failed = outcomes.filter(({ faults }) => faults.length > 0).length;
      print(`\n${formatTable(measured)}`);
      print(`\n${outcomes.length - failed} passed, ${failed} failed\n`);
      return failed === 0 && outcomes.length > 0 ? 0 : 1;
    },
  };
}

/** Formats one line, and below it one line for each fault. */
export function formatOutcome({ name, faults, note }: Outcome): string {
  const mark = faults.length === 0 ? styleText("green", "passed") : styleText("red", "failed");
  const lines = [`${mark}  ${name}${note === undefined ? "" : `  (${note})`}`];
  return `${[...lines, ...faults.map((fault) => `  ${fault}`)].join("\n")}\n`;
}

/** Formats one line for each container; "" if there is none. */
export function formatTable(measured: ReadonlyMap<string, Partial<Record<Column, string>>>): string {
  if (measured.size === 0) return "";
  const rows = [...measured].map(([name, values]) => [name, ...COLUMNS.map((column) => values[column] ?? "")]);
  const all = [["", ...COLUMNS], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column]!))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}
