import { describe, expect, test } from "vitest";
import type { Acquirer } from "../src/ports/acquirer.ts";
import type { AcquirerHarness } from "./acquirer-harness.ts";
import { authorisation, authorised, newKey, resultOf } from "./acquirer-requests.ts";

const verification = (paymentMethod: string) => authorisation({ paymentMethod, amount: 0n });

/** The issuers' answers, and what the shopper must do. */
export function describeCards(harness: () => AcquirerHarness): void {
  const acquirer = (): Acquirer => harness().acquirer;

  describe("a test card", () => {
    const declines: [token: string, code: string, declineCode: string | undefined][] = [
      ["pm_card_chargeDeclined", "card_declined", "generic_decline"],
      ["pm_card_visa_chargeDeclined", "card_declined", "generic_decline"],
      ["pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"],
      ["pm_card_chargeDeclinedExpiredCard", "expired_card", undefined],
      ["pm_card_chargeCustomerFail", "card_declined", "generic_decline"],
    ];
    test.for(declines)("%s is declined: %s %s", async ([paymentMethod, code, declineCode]) => {
      const outcome = await acquirer().authorise(authorisation({ paymentMethod }));
      // toEqual treats an absent field and an undefined one as equal.
      expect(outcome).toEqual({ kind: "declined", reference: expect.any(String), code, declineCode });
    });

    test("pm_card_refundFail is approved, its refund is not", async () => {
      const reference = await authorised(acquirer(), 100n, { capture: true, paymentMethod: "pm_card_refundFail" });
      const outcome = await acquirer().refund({ key: newKey(), authorisation: reference, amount: 100n });
      expect(resultOf(outcome)).toBe("refund_declined");
    });
  });

  describe("a card of which the issuer is asked without an amount", () => {
    test.for([
      ["pm_card_visa", "approved"],
      ["pm_card_chargeCustomerFail", "approved"],
      ["pm_card_chargeDeclined", "card_declined"],
      ["pm_card_threeDSecure2Required", "challenge"],
    ] as const)("%s is %s", async ([paymentMethod, result]) => {
      expect(resultOf(await acquirer().authorise(verification(paymentMethod)))).toBe(result);
    });

    test("can be neither captured nor refunded", async () => {
      const reference = await authorised(acquirer(), 0n);
      const of = { authorisation: reference, amount: 1n };
      expect(resultOf(await acquirer().capture({ key: newKey(), ...of }))).toBe("capture_exceeds_authorised");
      expect(resultOf(await acquirer().refund({ key: newKey(), ...of }))).toBe("not_captured");
    });
  });

  describe("a challenge", () => {
    const secured = { paymentMethod: "pm_card_threeDSecure2Required" };

    async function challenged(): Promise<string> {
      const outcome = await acquirer().authorise(authorisation(secured));
      if (outcome.kind !== "challenge") throw new Error(`expected a challenge: ${JSON.stringify(outcome)}`);
      expect(URL.canParse(outcome.url)).toBe(true);
      return outcome.challenge;
    }

    test("that is completed approves", async () => {
      const challenge = await challenged();
      await harness().answerChallenge(challenge, "completed");
      expect(await acquirer().authorise(authorisation({ ...secured, challenge }))).toMatchObject({ kind: "approved" });
    });

    test("that is failed declines, and cannot be completed afterwards", async () => {
      const challenge = await challenged();
      await harness().answerChallenge(challenge, "failed");
      await harness().answerChallenge(challenge, "completed");
      const outcome = await acquirer().authorise(authorisation({ ...secured, challenge }));
      expect(resultOf(outcome)).toBe("authentication_failed");
    });

    test("comes where the merchant asks for one, and then the issuer decides as usual", async () => {
      const asked = { paymentMethod: "pm_card_visa", requestChallenge: true };
      const first = await acquirer().authorise(authorisation(asked));
      if (first.kind !== "challenge") throw new Error(`expected a challenge: ${JSON.stringify(first)}`);
      await harness().answerChallenge(first.challenge, "completed");
      const { challenge } = first;
      expect(await acquirer().authorise(authorisation({ ...asked, challenge }))).toMatchObject({ kind: "approved" });
      const without = await acquirer().authorise(authorisation({ ...asked, offSession: true }));
      expect(resultOf(without)).toBe("authentication_required");
    });

    test("that is not answered is given again", async () => {
      const challenge = await challenged();
      const outcome = await acquirer().authorise(authorisation({ ...secured, challenge }));
      expect(outcome).toMatchObject({ kind: "challenge", challenge });
    });

    test("is good for the amount that the shopper saw alone", async () => {
      const challenge = await challenged();
      await harness().answerChallenge(challenge, "completed");
      const outcome = await acquirer().authorise(authorisation({ ...secured, challenge, amount: 9999n }));
      expect(resultOf(outcome)).toBe("authentication_failed");
    });

    test("is not asked for without a shopper", async () => {
      const outcome = await acquirer().authorise(authorisation({ ...secured, offSession: true }));
      expect(resultOf(outcome)).toBe("authentication_required");
    });
  });
}
