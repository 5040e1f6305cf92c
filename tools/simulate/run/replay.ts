import { type Result, type Run, runOnce } from "./run.ts";

/** What replays of a failing seed say, one thing after another. */
export interface Replay {
  /** The shortest prefix, in turns of the clients, that still failed; undefined where no replay failed. */
  readonly shortest: Result | undefined;
  readonly failed: number;
  readonly replays: number;
}

/** Halving ends when the failing prefix is known to so many turns. */
const PRECISION = 0.05;
const MOST_REPLAYS = 12;
/** A serial turn waits for its answer: the same turns take longer than they did at once. */
const SLOWER = 20;

/**
 * Replays a failing run in the serial mode, and looks for the shortest prefix that still fails: the turns until the
 * violation, then half of them, and so on. Each replay stops at its first violation.
 */
export async function replay(run: Run, failed: Result, onReplay: (turns: number) => void): Promise<Replay> {
  let failures = 0;
  let replays = 0;
  let shortest: Result | undefined;
  let passing = 0;
  let failing = failed.turns;
  while (replays < MOST_REPLAYS) {
    const turns = shortest === undefined ? failing : Math.floor((passing + failing) / 2);
    if (shortest !== undefined && failing - passing <= Math.max(1, failing * PRECISION)) break;
    onReplay(turns);
    const result = await runOnce({ ...run, mode: "serial", turns, seconds: run.seconds * SLOWER });
    replays++;
    if (result.violations.length > 0) {
      failures++;
      shortest = result;
      failing = Math.min(turns, result.turns);
    } else if (shortest === undefined) {
      if (replays === 2) break;
    } else passing = turns;
  }
  return { shortest, failed: failures, replays };
}
