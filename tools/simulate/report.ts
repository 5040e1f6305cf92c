import type { Replay } from "./run/replay.ts";
import { type Result, sumOf } from "./run/run.ts";

/** `12,345 operations, 310 faults`, and what was wrong. */
export function summaryOf({ seed, operations, faults, violations, work }: Result): string {
  const kinds = [...faults].toSorted(([, a], [, b]) => b - a).map(([kind, count]) => `${kind} ${count}`);
  const rate = Math.round((work.operations / work.ms) * 1000);
  return [
    `seed ${seed}: ${operations.toLocaleString("en")} operations in ${(work.ms / 1000).toFixed(1)} s (${rate} a second), violations: ${violations.length}`,
    ...(kinds.length === 0 ? [] : [`  faults: ${kinds.join(", ")}`]),
    ...violations
      .slice(0, 5)
      .map(({ check, what, atMs }) => `  ${check}, after ${(atMs / 1000).toFixed(1)} s: ${what}`),
  ].join("\n");
}

/** All seeds of a command together. */
export function totalOf(results: readonly Result[]): string {
  const sum = (of: (result: Result) => number): number => results.reduce((total, result) => total + of(result), 0);
  const ms = sum(({ work }) => work.ms);
  const rate = Math.round((sum(({ work }) => work.operations) / ms) * 1000);
  return [
    `${results.length} seeds: ${sum((result) => result.operations).toLocaleString("en")} operations`,
    `${sum((result) => sumOf(result.faults)).toLocaleString("en")} faults`,
    `${(ms / 60_000).toFixed(1)} minutes of work (${rate} operations a second)`,
    `violations: ${sum((result) => result.violations.length)}`,
  ].join(", ");
}

/** What a person needs to follow a failure: the shortest prefix that still fails, as a table, and how to run it again. */
export function failureOf(failed: Result, { shortest, failed: failures, replays }: Replay, more: string): string {
  const { seed } = failed;
  const again = `npm run simulate -- --seed ${seed} --serial${more}`;
  if (shortest === undefined) {
    return `No replay one thing after another failed (${replays} tried): it needs requests at once.\n\n${failed.table}\n\nAgain: npm run simulate -- --seed ${seed}${more}`;
  }
  return [
    `${failures} of ${replays} replays failed, the shortest within ${shortest.turns} turns:`,
    summaryOf(shortest),
    "",
    shortest.table,
    "",
    `Again: ${again}`,
  ].join("\n");
}
