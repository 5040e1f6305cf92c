import { EarlierTryLost, NothingCommitted } from "@platform/postgres/fault";
import { expect, test } from "vitest";
import { isUnavailable } from "../src/postgres/unavailable.ts";

const coded = (code: string): Error => Object.assign(new Error("a message"), { code });

test.each([
  ["a lost connection", coded("ECONNRESET"), true],
  ["a connection that was lost before COMMIT", new NothingCommitted(coded("ECONNRESET")), true],
  ["a statement that took too long", coded("57014"), true],
  ["a try that took too long after one that was lost", new EarlierTryLost(coded("57014")), true],
  ["a value that is refused after a try that was lost", new EarlierTryLost(coded("23514")), false],
  ["a bug", new TypeError("x is not a function"), false],
])("%s: the database is unavailable: %o", (_what, error, expected) => {
  expect(isUnavailable(error)).toBe(expected);
});
