import { afterAll, afterEach, beforeAll, describe } from "vitest";
import type { Acquirer } from "../src/ports/acquirer.ts";
import { describeCards } from "./acquirer-conformance-cards.ts";
import { describeKeys } from "./acquirer-conformance-keys.ts";
import { describeMoney } from "./acquirer-conformance-money.ts";
import { describeSettlement } from "./acquirer-conformance-settlement.ts";
import { describeTrouble, type Fate } from "./acquirer-conformance-trouble.ts";

/** An acquirer that the suite can put into trouble. */
export interface AcquirerHarness {
  readonly acquirer: Acquirer;
  /** The same acquirer, asked by somebody who does not wait long: for faults that are a silence. */
  readonly impatient: Acquirer;
  /** undefined: nothing goes wrong any more. */
  setFault(fault: string | undefined): Promise<void>;
  answerChallenge(id: string, answer: "completed" | "failed"): Promise<void>;
  /** Takes the acquirer down without warning, so that it cannot be reached. */
  takeDown(): Promise<void>;
  bringUp(): Promise<void>;
  close(): Promise<void>;
}

export interface AcquirerUnderTest {
  readonly start: () => Promise<AcquirerHarness>;
  /** The faults that it knows, and whether a request that meets one is done. */
  readonly faults: Readonly<Record<string, Fate>>;
}

/** What every Acquirer must hold, whatever stands behind it. */
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
