import { expect, test } from "vitest";
import { paymentMethodOf, testCard } from "../src/domain/test-card.ts";

const table: [token: string, expected: object | undefined][] = [
  ["pm_card_visa", { brand: "visa", last4: "4242", funding: "credit", country: "US", risk: "normal" }],
  ["pm_card_visa_debit", { brand: "visa", funding: "debit" }],
  ["pm_card_mastercard_prepaid", { brand: "mastercard", funding: "prepaid" }],
  ["pm_card_unionpay", { brand: "unionpay" }],
  ["pm_card_riskLevelElevated", { risk: "elevated" }],
  ["pm_card_riskLevelHighest", { risk: "highest" }],
  ["pm_card_threeDSecure2Required", { threeDSecure: "required" }],
  ["pm_card_br", { country: "BR" }],
  ["pm_card_nobody", undefined],
  ["tok_visa", undefined],
  ["pm_card_constructor", undefined],
];

test.for(table)("%s", ([token, expected]) => {
  if (expected === undefined) expect(testCard(token)).toBeUndefined();
  else expect(testCard(token)).toMatchObject({ token, ...expected });
});

const fingerprint = (token: string): string => testCard(token)!.fingerprint;

test("a fingerprint tells the card, and both spellings of a decline mean one card", () => {
  expect(fingerprint("pm_card_visa")).toMatch(/^[0-9A-Za-z]{16}$/);
  expect(fingerprint("pm_card_visa")).not.toBe(fingerprint("pm_card_visa_debit"));
  expect(fingerprint("pm_card_chargeDeclined")).toBe(fingerprint("pm_card_visa_chargeDeclined"));
});

test("a card token stands for its payment method", () => {
  expect(paymentMethodOf("tok_visa")).toBe("pm_card_visa");
  expect(paymentMethodOf("tok_visa_chargeDeclined")).toBe("pm_card_visa_chargeDeclined");
  expect([paymentMethodOf("tok_nobody"), paymentMethodOf("pm_card_visa")]).toEqual([undefined, undefined]);
});
