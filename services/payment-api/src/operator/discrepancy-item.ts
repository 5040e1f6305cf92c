import type { ItemPlace, NotedDiscrepancy } from "../postgres/discrepancies.ts";
import { UsageError } from "./verb.ts";

/** The number of a report and the position in it, as the verbs write them: `12/3`. */
export const itemName = ({ report, position }: ItemPlace): string => `${report}/${position}`;

export function readItem(given: string | undefined, option: string): ItemPlace {
  const [, report, position] = /^(\d{1,9})\/(\d{1,9})$/.exec(given ?? "") ?? [];
  if (report !== undefined) return { report: Number(report), position: Number(position) };
  throw new UsageError(`${option} takes a report and a position as \`discrepancies list\` prints them, as in 12/3.`);
}

/** A discrepancy for machines. */
export const discrepancyDocument = ({ amount, found_at, resolved_at, ...noted }: NotedDiscrepancy): object => ({
  item: itemName(noted),
  ...noted,
  amount: Number(amount),
  found_at: new Date(found_at).toISOString(),
  resolved_at: resolved_at === null ? null : new Date(resolved_at).toISOString(),
});
