import { expect, test } from "vitest";
import { nextCallers } from "../measure/callers.ts";

test.each([
  ["missed", 128, 0.0011, 96],
  ["missed again", 96, 0.01, 72],
  ["missed by far", 128, 0.22, 64],
  ["missed with few", 7, 0.002, 5],
  ["missed with the fewest", 5, 0.002, undefined],
  ["missed by far with the fewest", 4, 1, undefined],
])("%s: %d callers and a share of %d lead to %j", (_, callers, share, next) => {
  expect(nextCallers(callers, share)).toBe(next);
});

test("however many are missed, it ends", () => {
  let steps = 0;
  for (let callers: number | undefined = 128; callers !== undefined; steps++) callers = nextCallers(callers, 0.002);
  expect(steps).toBeLessThan(15);
});
