import type { CreatedRange, Page } from "../../ports/reader.ts";
import { type Decoded, type Faults, type Field, refuseBoth } from "../parameters.ts";
import { either, id, integer, mapped, object } from "./fields.ts";

/** The end of year 9999: PostgreSQL does not support all timestamps that a caller can write. */
const seconds = integer({ min: 0, max: 253_402_300_799 });

const created: Field<CreatedRange> = either(
  mapped(seconds, (at) => ({ gte: at, lte: at })),
  object({ gt: seconds, gte: seconds, lt: seconds, lte: seconds }),
);

/** The fields of every list. A limit of 0 returns nothing: Spree checks a key with it. */
export const cursors = { limit: integer({ min: 0, max: 100 }), starting_after: id, ending_before: id };
/** The fields of the lists that can filter by time. */
export const page = { ...cursors, created };

const DEFAULT_LIMIT = 10;

/** The page that a list's parameters ask for. */
export function pageOf(given: Decoded<typeof page>, faults: Faults): Page {
  refuseBoth(given, "starting_after", "ending_before", faults);
  return {
    limit: given.limit ?? DEFAULT_LIMIT,
    ...(given.starting_after === undefined ? {} : { startingAfter: given.starting_after }),
    ...(given.ending_before === undefined ? {} : { endingBefore: given.ending_before }),
    ...(given.created === undefined ? {} : { created: given.created }),
  };
}
