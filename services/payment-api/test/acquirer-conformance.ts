import { afterAll, afterEach, beforeAll, describe } from "vitest";
import { describeCards } from "./acquirer-conformance-cards.ts";
import { describeKeys } from "./acquirer-conformance-keys.ts";
import { describeMoney } from "./acquirer-conformance-money.ts";
import { describeSettlement } from "./acquirer-conformance-settlement.ts";
import { describeTrouble, type Fate } from "./acquirer-conformance-trouble.ts";
import type { AcquirerHarness } from "./acquirer-harness.ts";

export interface AcquirerUnderTest {
  readonly start: () => Promise<AcquirerHarness>;
  /** The faults that the acquirer supports, and what happens to a request that meets one. */
  readonly faults: Readonly<Record<string, Fate>>;
}

/** The rules for every Acquirer, whatever its implementation. */
export function describeAcquirer(name: string, { start, faults }: AcquirerUnderTest): void {
  describe(`${name} as an acquirer`, () => {
    let harness: AcquirerHarness;
    beforeAll(async () => {
      harness = await start();
    });
    afterEach(() => harness.setFault(undefined));
    afterAll(() => harness.close());

    describeKeys(() => harness);
    describeMoney(() => harness);
    describeCards(() => harness);
    describeSettlement(() => harness);
    describeTrouble(() => harness, faults);
  });
}
