import fc from "fast-check";
import { expect, test } from "vitest";
import { nextStep, type Probe } from "../overload/saturation.ts";

/** Runs the search to its result; `hold` plays the machine. */
function search(firstRate: number, hold: (rate: number, isLong: boolean, nth: number) => boolean) {
  const probes: Probe[] = [];
  for (;;) {
    const step = nextStep(probes, firstRate);
    if (step.kind !== "probe") return { step, probes };
    expect(probes.length).toBeLessThan(80);
    const { ratePerSecond, isLong } = step;
    probes.push({ ratePerSecond, isLong, holds: hold(ratePerSecond, isLong, probes.length) });
  }
}

const rates = fc.integer({ min: 50, max: 20_000 });

test("saturation is at most what holds, and within a twentieth of it", () => {
  fc.assert(
    fc.property(rates, rates, (most, firstRate) => {
      const { step } = search(firstRate, (rate) => rate <= most);
      if (step.kind !== "found") throw new Error("nothing was found");
      expect(step.saturation).toBeLessThanOrEqual(most);
      expect(step.saturation).toBeGreaterThanOrEqual(Math.floor(most / 1.06));
    }),
  );
});

test("a long probe confirms what was found", () => {
  const { step, probes } = search(1_000, (rate) => rate <= 1_100);
  expect(step).toEqual({ kind: "found", saturation: probes.at(-1)!.ratePerSecond });
  expect(probes.filter(({ isLong }) => isLong)).toHaveLength(1);
});

test("where a long probe fails twice, long probes step down by a tenth", () => {
  const { probes } = search(1_000, (rate, isLong) => rate <= (isLong ? 850 : 1_000));
  expect(probes.filter(({ isLong }) => isLong).map(({ ratePerSecond, holds }) => [ratePerSecond, holds])).toEqual([
    [1_000, false],
    [1_000, false],
    [900, false],
    [900, false],
    [810, true],
  ]);
});

test("a rate that fails once, by whatever else the machine does, is tried again", () => {
  fc.assert(
    fc.property(rates, fc.integer({ min: 0, max: 20 }), (most, disturbed) => {
      const { step } = search(most, (rate, _, nth) => nth !== disturbed && rate <= most);
      expect(step).toEqual(search(most, (rate) => rate <= most).step);
    }),
  );
});

test("where nothing holds, the search ends", () => {
  expect(search(1_000, () => false).step).toEqual({ kind: "none" });
});
