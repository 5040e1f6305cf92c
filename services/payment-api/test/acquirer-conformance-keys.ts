import { describe, expect, test } from "vitest";
import type { Acquirer } from "../src/ports/acquirer.ts";
import type { AcquirerHarness } from "./acquirer-harness.ts";
import { authorisation, authorised, captured, concurrently, newKey, resultOf } from "./acquirer-requests.ts";

/** Each key performs its operation once; a fenced key is closed. */
export function describeKeys(harness: () => AcquirerHarness): void {
  const acquirer = (): Acquirer => harness().acquirer;

  describe("a key", () => {
    test("answers every kind of operation as it did the first time", async () => {
      const reference = await authorised(acquirer(), 1000n);
      const approval = authorisation();
      const decline = authorisation({ paymentMethod: "pm_card_chargeDeclined" });
      const challenge = authorisation({ paymentMethod: "pm_card_threeDSecure2Required" });
      const capture = { key: newKey(), authorisation: reference, amount: 700n };
      const refund = { key: newKey(), authorisation: reference, amount: 100n };
      const release = { key: newKey(), authorisation: await authorised(acquirer(), 5n) };
      const requests = [
        () => acquirer().authorise(approval),
        () => acquirer().authorise(decline),
        () => acquirer().authorise(challenge),
        () => acquirer().capture(capture),
        () => acquirer().refund(refund),
        () => acquirer().void(release),
      ];
      for (const request of requests) {
        const first = await request();
        expect(first.kind).toMatch(/^(approved|declined|challenge)$/);
        expect(await request()).toEqual(first);
      }
    });

    test.each([true, false])("tells, whoever asks, whether its authorisation was captured: %s", async (capture) => {
      const request = authorisation({ capture });
      const told = { kind: "approved", captured: capture };
      expect(await acquirer().authorise(request)).toMatchObject(told);
      expect(await acquirer().authorise(request)).toMatchObject(told);
      expect(await acquirer().inquire(request.key)).toMatchObject(told);
      expect(await acquirer().fence(request.key)).toMatchObject(told);
    });

    test("does one thing for 50 authorisations at once", async () => {
      const request = authorisation();
      const outcomes = await concurrently(50, () => acquirer().authorise(request));
      expect(outcomes[0]!.kind).toBe("approved");
      expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    });

    test("does one thing for 50 refunds at once", async () => {
      const reference = await captured(acquirer(), 1000n);
      const request = { key: newKey(), authorisation: reference, amount: 300n };
      const outcomes = await concurrently(50, () => acquirer().refund(request));
      expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
      // The refunds took exactly 300.
      const rest = { authorisation: reference, amount: 701n };
      expect(await acquirer().refund({ key: newKey(), ...rest })).toMatchObject({ code: "refund_exceeds_captured" });
      expect(await acquirer().refund({ key: newKey(), ...rest, amount: 700n })).toMatchObject({ kind: "approved" });
    });

    test("is good for one request: another one under it is not done", async () => {
      const reference = await captured(acquirer(), 1000n);
      const key = newKey();
      const first = await acquirer().refund({ key, authorisation: reference, amount: 100n });
      expect(await acquirer().refund({ key, authorisation: reference, amount: 200n })).toMatchObject({
        kind: "unknown",
      });
      expect(await acquirer().void({ key, authorisation: await authorised(acquirer(), 5n) })).toMatchObject({
        kind: "unknown",
      });
      expect(await acquirer().authorise(authorisation({ key }))).toMatchObject({ kind: "unknown" });
      expect(await acquirer().inquire(key)).toEqual(first);
      const rest = { key: newKey(), authorisation: reference, amount: 900n };
      expect(await acquirer().refund(rest)).toMatchObject({ kind: "approved" });
    });
  });

  describe("an inquiry", () => {
    test("finds nothing under a key that was never used", async () => {
      expect(await acquirer().inquire(newKey())).toEqual({ kind: "not_found" });
    });

    test("finds what was answered", async () => {
      const request = authorisation();
      const outcome = await acquirer().authorise(request);
      expect(await acquirer().inquire(request.key)).toEqual(outcome);
    });
  });

  describe("a fence", () => {
    test("refuses a late request of every kind, which then does nothing", async () => {
      const [open, paid] = [await authorised(acquirer(), 1000n), await captured(acquirer(), 1000n)];
      const fenced = async (): Promise<string> => {
        const key = newKey();
        expect(await acquirer().fence(key)).toEqual({ kind: "fenced" });
        return key;
      };
      const late = [
        await acquirer().authorise(authorisation({ key: await fenced() })),
        await acquirer().void({ key: await fenced(), authorisation: open }),
        await acquirer().capture({ key: await fenced(), authorisation: open, amount: 1000n }),
        await acquirer().refund({ key: await fenced(), authorisation: paid, amount: 1000n }),
      ];
      expect(late).toEqual(late.map(() => ({ kind: "fenced" })));
      expect(await acquirer().capture({ key: newKey(), authorisation: open, amount: 1000n })).toMatchObject({
        kind: "approved",
      });
      expect(await acquirer().refund({ key: newKey(), authorisation: paid, amount: 1000n })).toMatchObject({
        kind: "approved",
      });
    });

    test("is found by an inquiry and can be repeated", async () => {
      const key = newKey();
      await acquirer().fence(key);
      expect(await acquirer().fence(key)).toEqual({ kind: "fenced" });
      expect(await acquirer().inquire(key)).toEqual({ kind: "fenced" });
    });

    test("comes too late for what was done", async () => {
      const request = authorisation();
      const outcome = await acquirer().authorise(request);
      expect(await acquirer().fence(request.key)).toEqual(outcome);
      expect(await acquirer().authorise(request)).toEqual(outcome);
    });

    test("and a request at the same time agree on which of them came first", async () => {
      const winners = new Set<string>();
      for (let round = 0; round < 20; round++) {
        const reference = await captured(acquirer(), 100n);
        const refund = { key: newKey(), authorisation: reference, amount: 100n };
        const request = authorisation();
        const [done, fence, refunded, refundFence] = await Promise.all([
          acquirer().authorise(request),
          acquirer().fence(request.key),
          acquirer().refund(refund),
          acquirer().fence(refund.key),
        ]);
        expect(fence).toEqual(done);
        expect(refundFence).toEqual(refunded);
        winners.add(done.kind);
        // The money moved if and only if the refund won.
        const again = await acquirer().refund({ ...refund, key: newKey() });
        expect(resultOf(again)).toBe(refunded.kind === "fenced" ? "approved" : "refund_exceeds_captured");
      }
      for (const winner of winners) expect(winner).toMatch(/^(approved|fenced)$/);
    });
  });
}
