import fc from "fast-check";
import { expect, test } from "vitest";
import { equalSenders, pickSender, skewedSenders } from "../load/senders.ts";

const keys = Array.from({ length: 10 }, (_, index) => `sk_test_${index}`);

/** Each sender's share of evenly spread numbers. */
function sharesPicked(senders: ReturnType<typeof equalSenders>): number[] {
  const draws = 10_000;
  const picked = senders.map(() => 0);
  for (let draw = 0; draw < draws; draw++) picked[pickSender(senders, (draw + 0.5) / draws)]! += 1 / draws;
  return picked.map((share) => Number(share.toFixed(3)));
}

test("equal senders send a tenth each", () => {
  expect(sharesPicked(equalSenders(keys))).toEqual(keys.map(() => 0.1));
});

test("one account sends nine tenths, the nine others the rest, each as much as every other", () => {
  const shares = sharesPicked(skewedSenders(keys, 0.9));
  expect(shares[0]).toBe(0.9);
  shares.slice(1).forEach((share) => expect(share).toBeCloseTo(0.1 / 9, 2));
});

test("every random number picks a sender", () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(random, fc.integer({ min: 1, max: 10 }), (number, count) => {
      const picked = pickSender(equalSenders(keys.slice(0, count)), number);
      expect(picked).toBeGreaterThanOrEqual(0);
      expect(picked).toBeLessThan(count);
    }),
  );
});
