import { expect, test } from "vitest";
import { createRandomBytes } from "../world/random-bytes.ts";

/** What `Chance` adds for each number: with these seeds, one life of a service would follow another one's bytes. */
const STEP = 0x6d2b79f5;
const BEHIND = 1_000;

test("one seed always makes the same bytes, however many are taken at a time", () => {
  const [whole, parts] = [createRandomBytes(7), createRandomBytes(7)];
  expect(Buffer.concat([parts(3), parts(97), parts(900)])).toEqual(whole(1_000));
});

test("no two lives of a service make the same id", () => {
  const [one, other] = [createRandomBytes(1), createRandomBytes((1 + BEHIND * STEP) | 0)];
  const id = other(8_192).subarray(0, 14);
  expect(one(8_192).includes(id)).toBe(false);
});
