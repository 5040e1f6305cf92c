import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createItemTable, type ItemTable } from "./group-commit/item-table.ts";
import { runSchedule } from "./group-commit/run-schedule.ts";
import { KNOWN_SCHEDULES, type Schedule, schedules } from "./group-commit/schedule.ts";

/** FC_SEED repeats the schedules of a run; FC_RUNS is how many there are. */
const { FC_SEED, FC_RUNS } = process.env;
const RUNS = Number(FC_RUNS ?? 100);
/** A machine that is busy tries fewer. */
const LIMIT_MS = FC_RUNS === undefined ? 12_000 : RUNS * 1_000;

let table: ItemTable;
beforeAll(async () => {
  table = await createItemTable();
});
afterAll(() => table.drop());

test(
  "whatever dies, every item is committed once or reported, and its caller is told the truth",
  () =>
    fc.assert(
      fc.asyncProperty(schedules, async (schedule) => {
        expect(await runSchedule(table, schedule)).toEqual([]);
      }),
      {
        numRuns: RUNS,
        examples: KNOWN_SCHEDULES.map((schedule): [Schedule] => [schedule]),
        interruptAfterTimeLimit: LIMIT_MS,
        ...(FC_SEED === undefined ? {} : { seed: Number(FC_SEED) }),
      },
    ),
  LIMIT_MS + 60_000,
);
