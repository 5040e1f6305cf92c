import { type Found, isStuck, whyKept } from "./survey.ts";
import type { Removal } from "./sweep.ts";

/** Formats one line per preview: what it has, and whether it is an orphan. */
export function formatSurvey(found: readonly Found[]): string {
  if (found.length === 0) return "There are no previews.\n";
  return `${found.map(lineOf).join("\n")}\n`;
}

function lineOf(one: Found): string {
  const reason = whyKept(one);
  const has = [
    one.resources > 0 ? `${one.resources} resources` : undefined,
    one.hasDatabase ? (one.resources > 0 ? "a database" : "a database and no stage") : undefined,
  ].filter((part) => part !== undefined);
  const verdict = reason === undefined ? "orphaned" : isStuck(one) ? "stuck" : "kept";
  const why = reason ?? "its pull request is closed";
  return `${one.preview.stage.padEnd(10)}${verdict.padEnd(10)}${why} (${has.join(" and ")})`;
}

/** Formats the last lines: what we removed, and what a person has to look at. */
export function formatSweep(removals: readonly Removal[], stuck: readonly Found[]): string {
  const failed = removals.filter(({ fault }) => fault !== undefined);
  return [
    `${removals.length - failed.length} removed, ${failed.length} failed, ${stuck.length} locked.`,
    ...failed.map(({ found, fault }) => `${found.preview.stage}: ${fault}`),
    ...stuck.map((one) => `${one.preview.stage}: ${whyKept(one)}`),
    "",
  ].join("\n");
}
