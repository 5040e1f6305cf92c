import { expect, test } from "vitest";
import { minimumCharge, parseCurrency, stepOf, type Currency } from "@platform/kernel/currency";
import { formatMoney } from "@platform/kernel/money";

test.each([
  [1234n, "usd", "12.34 USD"],
  [5n, "eur", "0.05 EUR"],
  [500n, "jpy", "500 JPY"],
  [12345n, "kwd", "12.345 KWD"],
  [-5n, "kwd", "-0.005 KWD"],
  [0n, "usd", "0.00 USD"],
])("%s minor units of %s read %s", (amount, currency, text) => {
  expect(formatMoney({ amount, currency: currency as Currency })).toBe(text);
});

test("currencies are known in either case, others are not", () => {
  expect(parseCurrency("USD")).toBe("usd");
  expect(parseCurrency("xxx")).toBeUndefined();
});

test("a currency without a published minimum can be charged from one minor unit", () => {
  expect(minimumCharge(parseCurrency("usd")!)).toBe(50n);
  expect(minimumCharge(parseCurrency("isk")!)).toBe(1n);
});

test.each([
  ["usd", 1n],
  ["jpy", 1n],
  ["huf", 1n],
  ["twd", 1n],
  ["bhd", 10n],
  ["jod", 10n],
  ["kwd", 10n],
  ["omr", 10n],
  ["tnd", 10n],
  ["isk", 100n],
  ["ugx", 100n],
])("amounts in %s are multiples of %s", (currency, step) => {
  expect(stepOf(currency as Currency)).toBe(step);
});
