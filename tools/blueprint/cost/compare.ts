import type { Estimate } from "./estimate.ts";
import type { Line } from "./line.ts";
import { cents, type Range, sum } from "./range.ts";

/** How one estimate differs from another. */
export interface Comparison {
  readonly before: Range;
  readonly after: Range;
  /** The lines whose cost changed, the largest difference first. */
  readonly changes: readonly Change[];
}

export interface Change {
  readonly resource: string;
  readonly item: string;
  readonly before: Range;
  readonly after: Range;
}

/** Compares line by line: a resource that only one estimate has costs nothing in the other. */
export function compare(before: Estimate, after: Estimate): Comparison {
  const keys = new Map([...before.lines, ...after.lines].map((line) => [keyOf(line), line]));
  const changes = [...keys.values()]
    .map(({ resource, item }) => {
      const costIn = ({ lines }: Estimate): Range =>
        cents(sum(lines.filter((line) => line.resource === resource && line.item === item).map(({ cost }) => cost)));
      return { resource, item, before: costIn(before), after: costIn(after) };
    })
    .filter((change) => change.before.low !== change.after.low || change.before.high !== change.after.high);
  return {
    before: cents(before.total),
    after: cents(after.total),
    changes: changes.toSorted((a, b) => Math.abs(difference(b).high) - Math.abs(difference(a).high)),
  };
}

export function difference({ before, after }: { readonly before: Range; readonly after: Range }): Range {
  return cents({ low: after.low - before.low, high: after.high - before.high });
}

const keyOf = ({ resource, item }: Line): string => `${resource} ${item}`;
