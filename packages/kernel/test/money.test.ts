import { expect, test } from "vitest";
import { maximumCharge, minimumCharge, parseCurrency, stepOf, type Currency } from "@platform/kernel/currency";
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

/** Codes of ISO 4217 in which nobody is paid: funds, units of account, metals, and two that name no currency. */
const NO_MONEY = "bov che chw clf cou mxv usn uyi uyw xad xag xau xba xbb xbc xbd xdr xpd xpt xsu xts xua xxx".split(
  " ",
);
/** No longer money. */
const RETIRED = new Set("cuc hrk sll zwl".split(" "));

test("every active currency that ICU knows is known, except those in which nobody is paid", () => {
  const unknown = Intl.supportedValuesOf("currency")
    .map((code) => code.toLowerCase())
    .filter((code) => parseCurrency(code) === undefined && !RETIRED.has(code));
  expect(unknown.filter((code) => !NO_MONEY.includes(code))).toEqual([]);
  expect(NO_MONEY.filter((code) => parseCurrency(code) !== undefined)).toEqual([]);
});

test("a currency without a published minimum can be charged from its least amount", () => {
  expect(minimumCharge(parseCurrency("usd")!)).toBe(50n);
  expect(minimumCharge(parseCurrency("gel")!)).toBe(1n);
  expect(minimumCharge(parseCurrency("kwd")!)).toBe(10n);
  expect(minimumCharge(parseCurrency("isk")!)).toBe(100n);
});

test.each([
  ["usd", 99_999_999n],
  ["jpy", 99_999_999n],
  ["inr", 999_999_999n],
  ["cop", 9_999_999_999n],
  ["idr", 999_999_999_999n],
])("a payment in %s has at most %s minor units", (currency, maximum) => {
  expect(maximumCharge(parseCurrency(currency)!)).toBe(maximum);
});

test.each([
  ["usd", 1n],
  ["jpy", 1n],
  ["huf", 1n],
  ["twd", 1n],
  ["bhd", 10n],
  ["iqd", 10n],
  ["lyd", 10n],
  ["jod", 10n],
  ["kwd", 10n],
  ["omr", 10n],
  ["tnd", 10n],
  ["isk", 100n],
  ["ugx", 100n],
])("amounts in %s are multiples of %s", (currency, step) => {
  expect(stepOf(currency as Currency)).toBe(step);
});
