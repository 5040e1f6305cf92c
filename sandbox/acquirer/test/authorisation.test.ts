import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decideFollowUp, type Authorisation } from "../src/domain/authorisation.ts";
import type { FollowUpRequest } from "../src/domain/request.ts";

const followUp: fc.Arbitrary<FollowUpRequest> = fc
  .record({ kind: fc.constantFrom("capture", "void", "refund"), amount: fc.bigInt(1n, 120n) })
  .map(({ kind, amount }) => ({ kind, key: "key", authorisation: "auth_1", amount }));

test("refunded ≤ captured ≤ authorised, and nothing moves after a void, in any order of requests", () => {
  fc.assert(
    fc.property(
      fc.bigInt(1n, 100n),
      fc.boolean(),
      fc.array(followUp, { maxLength: 30 }),
      (amount, refundable, requests) => {
        let now: Authorisation = {
          id: "auth_1",
          authorised: amount,
          captured: 0n,
          refunded: 0n,
          voided: false,
          refundable,
        };
        let captures = 0;
        let refunded = 0n;
        for (const request of requests) {
          const decision = decideFollowUp(now, request);
          if (!decision.approved) continue;
          expect(now.voided).toBe(false);
          if (request.kind === "capture") captures++;
          if (request.kind === "refund") refunded += request.amount;
          now = decision.authorisation;
          expect(now.refunded <= now.captured && now.captured <= now.authorised).toBe(true);
          expect(now.voided && now.captured > 0n).toBe(false);
        }
        expect(captures).toBeLessThanOrEqual(1);
        expect(now.refunded).toBe(refunded);
        expect(refundable || refunded === 0n).toBe(true);
      },
    ),
  );
});
