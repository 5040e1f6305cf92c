import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { containsCardNumber, hasCardNumber } from "../../src/http/card-number.ts";
import { parseForm } from "../../src/http/form-body.ts";

describe("a card number is found", () => {
  const numbers = [
    "4242424242424242",
    "4222222222222",
    "5555555555554444",
    "2223003122003222",
    "378282246310005",
    "6011111111111117",
    "30569309025904",
    "3566002020360505",
    "6200000000000005",
    "6759649826438453",
  ];
  test.for(numbers)("%s, however it is grouped and wherever it stands", (number) => {
    const grouped = number.match(/.{1,4}/g)!;
    for (const written of [number, grouped.join(" "), grouped.join("-"), grouped.join("\u00a0")]) {
      for (const text of [
        written,
        `card: ${written}.`,
        `(${written})`,
        `7 ${written} 12/34`,
        `x=${written},y`,
        `order_${written}`,
      ]) {
        expect([text, hasCardNumber(text)]).toEqual([text, true]);
      }
    }
  });

  const bodies = [
    "card[number]=4242424242424242",
    "description=paid+with+4242+4242+4242+4242",
    "metadata[note]=4242-4242-4242-4242",
    "metadata[4242424242424242]=x",
    "shipping[name]=%34242424242424242",
    "4242424242424242=x",
  ];
  test.for(bodies)("in %s", (body) => {
    const parsed = parseForm(body);
    expect(parsed.ok && containsCardNumber(parsed.value)).toBe(true);
  });
});

describe("what is no card number passes", () => {
  const texts: [what: string, text: string][] = [
    ["a number whose check digit is wrong", "4242424242424241"],
    ["a millisecond timestamp", "1732287600018"],
    ["a nanosecond timestamp", "1732287600018000000"],
    ["an id that ends in digits", "order4242424242424242"],
    ["a hash", "a4242424242424242b"],
    ["a number of a brand but not of its length", "42424242424242424"],
    ["a telephone number", "+49 30 1234567"],
    ["an order's number, a counter and a time", "424242424-24242-42"],
    ["a card number's digits in groups that no card has", "42424-24242-424242"],
    ["dates and times", "2026-11-22 15:04:05, 2026-11-23 16:05:06"],
    ["twelve digits that are spread over a text", "1 apple, 2 pears, 3 plums, 4, 5, 6, 7, 8, 9, 10, 11, 12"],
    ["a Luhn number of no brand", "9999999999999995"],
  ];
  test.for(texts)("%s", ([, text]) => {
    expect(hasCardNumber(text)).toBe(false);
  });

  test("fewer than one in thirty random numbers of 16 digits are taken for one", () => {
    const digits = fc.stringMatching(/^[0-9]{16}$/);
    const sample = fc.sample(digits, { numRuns: 3000, seed: 7 });
    expect(sample.filter((text) => hasCardNumber(text)).length).toBeLessThan(100);
  });
});
