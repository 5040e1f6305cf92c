import { describe, expect, test } from "vitest";
import type { Acquirer } from "../src/ports/acquirer.ts";
import type { AcquirerHarness } from "./acquirer-harness.ts";
import { authorisation, newKey, resultOf } from "./acquirer-requests.ts";

/** What happens to a request in the end. */
export type Fate = "not done" | "done" | "done later";

const KIND_AFTERWARDS = { "not done": "not_found", done: "approved", "done later": "approved" } as const;

/** Whatever happens to a request, an inquiry tells the truth about it and a fence makes the outcome final. */
export function describeTrouble(harness: () => AcquirerHarness, faults: Readonly<Record<string, Fate>>): void {
  const acquirer = (): Acquirer => harness().acquirer;
  const kindUnder = async (key: string): Promise<string> => (await acquirer().inquire(key)).kind;

  describe("trouble", () => {
    test.for(Object.entries(faults))("%s: nobody knows at first, and the request is %s", async ([fault, done]) => {
      const request = authorisation();
      await harness().setFault(fault);
      expect(await harness().impatient.authorise(request)).toMatchObject({ kind: "unknown" });
      await harness().setFault(undefined);
      await expect.poll(() => kindUnder(request.key), { timeout: 10_000 }).toBe(KIND_AFTERWARDS[done]);
      // A repeat with the same key performs the operation once, whatever happened before.
      const outcome = await acquirer().authorise(request);
      expect(outcome).toMatchObject({ kind: "approved" });
      expect(await acquirer().inquire(request.key)).toEqual(outcome);
    });

    test.for(Object.entries(faults))("%s: a fence afterwards ends all doubt", async ([fault, done]) => {
      const [request, later] = [authorisation(), authorisation()];
      await harness().setFault(fault);
      await Promise.all([harness().impatient.authorise(request), harness().impatient.authorise(later)]);
      await harness().setFault(undefined);
      const fence = await acquirer().fence(request.key);
      expect(fence.kind).toMatch(/^(approved|fenced)$/);
      // Once the later request has arrived, the fenced one has arrived too.
      await expect.poll(() => kindUnder(later.key), { timeout: 10_000 }).toBe(KIND_AFTERWARDS[done]);
      expect(await acquirer().inquire(request.key)).toEqual(fence);
      expect(await acquirer().authorise(request)).toEqual(fence);
    });

    test("a request to an acquirer that is down was not sent", async () => {
      const request = authorisation();
      await harness().takeDown();
      expect(await acquirer().authorise(request)).toMatchObject({ kind: "not_sent" });
      expect(await acquirer().inquire(request.key)).toMatchObject({ kind: "unknown" });
      expect(await acquirer().fence(request.key)).toMatchObject({ kind: "unknown" });
      await harness().bringUp();
      expect(await acquirer().inquire(request.key)).toEqual({ kind: "not_found" });
    });

    test("a crash forgets nothing", async () => {
      const request = authorisation({ capture: true });
      const outcome = await acquirer().authorise(request);
      const reference = outcome.kind === "approved" ? outcome.reference : "";
      const refund = { key: newKey(), authorisation: reference, amount: 600n };
      const refunded = await acquirer().refund(refund);
      const fenced = newKey();
      await acquirer().fence(fenced);
      const secured = { paymentMethod: "pm_card_threeDSecure2Required" };
      const challenge = await acquirer().authorise(authorisation(secured));
      const id = challenge.kind === "challenge" ? challenge.challenge : "";
      await harness().answerChallenge(id, "completed");

      await harness().takeDown();
      await harness().bringUp();

      expect(await acquirer().authorise(request)).toEqual(outcome);
      expect(await acquirer().refund(refund)).toEqual(refunded);
      expect(resultOf(await acquirer().refund({ ...refund, key: newKey() }))).toBe("refund_exceeds_captured");
      expect(await acquirer().authorise(authorisation({ key: fenced }))).toEqual({ kind: "fenced" });
      expect(await acquirer().authorise(authorisation({ ...secured, challenge: id }))).toMatchObject({
        kind: "approved",
      });
    });
  });
}
