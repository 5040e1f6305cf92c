import { expect, test } from "vitest";
import { outcomeOf } from "../src/domain/outcomes.ts";

const table: [token: string, kind: string, code?: string, declineCode?: string][] = [
  ["pm_card_visa", "approve"],
  ["pm_card_visa_debit", "approve"],
  ["pm_card_mastercard", "approve"],
  ["pm_card_mastercard_prepaid", "approve"],
  ["pm_card_amex", "approve"],
  ["pm_card_unionpay", "approve"],
  ["pm_card_br", "approve"],
  ["tok_visa", "approve"],
  // Others decide about these: fraud-detection, or the shopper later.
  ["pm_card_riskLevelElevated", "approve"],
  ["pm_card_riskLevelHighest", "approve"],
  ["pm_card_createDispute", "approve"],
  ["pm_card_createDisputeInquiry", "approve"],
  ["pm_card_pendingRefund", "approve"],
  ["pm_card_refundFail", "approve"],

  ["pm_card_chargeDeclined", "decline", "card_declined", "generic_decline"],
  ["pm_card_visa_chargeDeclined", "decline", "card_declined", "generic_decline"],
  ["tok_chargeDeclined", "decline", "card_declined", "generic_decline"],
  ["pm_card_chargeDeclinedInsufficientFunds", "decline", "card_declined", "insufficient_funds"],
  ["pm_card_visa_chargeDeclinedInsufficientFunds", "decline", "card_declined", "insufficient_funds"],
  ["pm_card_visa_chargeDeclinedLostCard", "decline", "card_declined", "lost_card"],
  ["pm_card_visa_chargeDeclinedStolenCard", "decline", "card_declined", "stolen_card"],
  ["pm_card_visa_chargeDeclinedVelocityLimitExceeded", "decline", "card_declined", "card_velocity_exceeded"],
  ["pm_card_chargeDeclinedExpiredCard", "decline", "expired_card"],
  ["pm_card_chargeDeclinedIncorrectCvc", "decline", "incorrect_cvc"],
  ["pm_card_chargeDeclinedProcessingError", "decline", "processing_error"],
  ["pm_card_chargeCustomerFail", "decline", "card_declined", "generic_decline"],

  ["pm_card_threeDSecure2Required", "challenge"],
  ["pm_card_authenticationRequired", "challenge"],

  ["pm_card_doesNotExist", "decline", "card_declined", "invalid_account"],
  ["pm_card_visa_mastercard", "decline", "card_declined", "invalid_account"],
  ["pm_card_", "decline", "card_declined", "invalid_account"],
  ["visa", "decline", "card_declined", "invalid_account"],
  ["chargeDeclined", "decline", "card_declined", "invalid_account"],
  ["pm_card_toString", "decline", "card_declined", "invalid_account"],
];

test.for(table)("%s: %s %s %s", ([token, kind, code, declineCode]) => {
  const outcome = outcomeOf(token);
  const details = outcome.kind === "decline" ? [outcome.code, outcome.declineCode] : [undefined, undefined];
  expect([outcome.kind, ...details]).toEqual([kind, code, declineCode]);
});

test("a refund of pm_card_refundFail fails, of others it does not", () => {
  expect(outcomeOf("pm_card_refundFail")).toMatchObject({ refundable: false });
  expect(outcomeOf("pm_card_visa")).toMatchObject({ refundable: true });
});

test("a card that requires authentication is declined without a shopper", () => {
  expect(outcomeOf("pm_card_authenticationRequired")).toMatchObject({
    offSession: { code: "authentication_required", declineCode: "authentication_required" },
  });
  expect(outcomeOf("pm_card_authenticationRequiredSetupForOffSession")).toMatchObject({
    offSession: { kind: "approve" },
  });
});
