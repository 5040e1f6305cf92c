import type { Comparison } from "./compare.ts";
import { difference } from "./compare.ts";
import { assumptionsOf, dollars, nameOf, type Row, rowsOf, totalOf, wasteOf } from "./describe.ts";
import type { Estimate } from "./estimate.ts";
import { flat } from "./range.ts";
import { NOT_COUNTED } from "./usage.ts";

const HEAD: Row = { item: "what", of: "of", quantity: "how much", cost: "a month", atMost: "at maximum tasks" };
const COLUMNS = ["item", "of", "quantity", "cost", "atMost"] as const;

/** Formats for people: the table, what it leaves out, what is wasted, and the assumptions. */
export function formatText(estimate: Estimate, comparison?: Comparison): string {
  const { lines, notPriced, findings, millions, assumptions } = estimate;
  const sections = [
    table([HEAD, ...rowsOf(lines)]),
    [totalOf(estimate)],
    comparison === undefined ? [] : changesOf(comparison),
    titled(
      "Not in the total:",
      notPriced.map(({ resource, why }) => `${nameOf(resource)}: ${why}`),
    ),
    titled("Paid for and unused:", wasteOf(findings)),
    titled("Assumed:", assumptionsOf(`${millions} million`, assumptions)),
    titled("Not counted:", NOT_COUNTED),
  ];
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join("\n"))
    .join("\n\n")}\n`;
}

function changesOf(comparison: Comparison): readonly string[] {
  const { changes } = comparison;
  if (changes.length === 0) return ["It costs what it did before."];
  return titled(
    `It cost ${dollars(comparison.before)} before: ${signed(comparison)} a month.`,
    changes.map(
      (change) =>
        `${change.item} of ${nameOf(change.resource)}: ${dollars(change.before)} before, ${dollars(change.after)} now`,
    ),
  );
}

/** `$2.00 more`, `$8.70 to $9.00 less`. */
export function signed(comparison: Pick<Comparison, "before" | "after">): string {
  const { low, high } = difference(comparison);
  const [least, most] = [Math.min(low, high), Math.max(low, high)];
  if (least === 0 && most === 0) return "nothing more";
  if (least >= 0) return `${dollars({ low: least, high: most })} more`;
  if (most <= 0) return `${dollars({ low: -most, high: -least })} less`;
  return `between ${dollars(flat(-least))} less and ${dollars(flat(most))} more`;
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

function table(rows: readonly Row[]): readonly string[] {
  const widths = COLUMNS.map((column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    COLUMNS.map((column, i) => row[column].padEnd(widths[i]!))
      .join("  ")
      .trimEnd(),
  );
}
