import { describe, expect, test } from "vitest";
import { containsCardNumber, hasCardNumber } from "../../src/http/card-number.ts";
import { parseForm } from "../../src/http/form-body.ts";
import { parseJson } from "../../src/http/json-body.ts";
import { WITH_CARD, WITHOUT_CARD } from "./card-number-texts.ts";
import { HONEST_IDS, randomFrom } from "./honest-ids.ts";

describe("a card number is found", () => {
  test.for(WITH_CARD)("%s: %j", ([, text]) => {
    expect(hasCardNumber(text)).toBe(true);
  });

  const bodies = [
    "card[number]=4242424242424242",
    "description=paid+with+4242+4242+4242+4242",
    "metadata[note]=4242.4242.4242.4242",
    "metadata[4242424242424242]=x",
    "metadata[visa4242424242424242]=x",
    "shipping[name]=%34242424242424242",
    "shipping[name]=%EF%BC%94242424242424242",
    "4242424242424242=x",
    '{"metadata":{"a":{"b":["4242\\u20094242\\u20094242\\u20094242"]}}}',
    '{"amount":4242424242424242}',
  ];
  test.for(bodies)("in %s", (body) => {
    const parsed = body.startsWith("{") ? parseJson(body) : parseForm(body);
    expect(parsed.ok && containsCardNumber(parsed.value)).toBe(true);
  });
});

describe("what is no card number passes", () => {
  test.for(WITHOUT_CARD)("%s: %j", ([, text]) => {
    expect(hasCardNumber(text)).toBe(false);
  });

  const SAMPLES = 20_000;
  test.for(HONEST_IDS)("at least 999 of 1000 times: %s", ([, make]) => {
    const random = randomFrom(11);
    const taken: string[] = [];
    for (let n = 0; n < SAMPLES; n++) {
      const id = make(random);
      if (hasCardNumber(id)) taken.push(id);
    }
    expect({ share: taken.length / SAMPLES <= 0.001, examples: taken.slice(0, 5) }).toEqual({
      share: true,
      examples: taken.slice(0, 5),
    });
  });

  test("of random numbers of 16 digits, which nobody can tell from cards, fewer than one in thirty is taken for one", () => {
    const random = randomFrom(7);
    let taken = 0;
    for (let n = 0; n < SAMPLES; n++) {
      if (hasCardNumber(Array.from({ length: 16 }, () => Math.floor(random() * 10)).join(""))) taken++;
    }
    expect(taken / SAMPLES).toBeLessThan(1 / 30);
  });
});

test("a text is read in a time that grows with its length, whatever it is made of", () => {
  for (const unit of ["4", "4 ", "4242 ", "4242", "DE89 3704 0044 ", "a1", "٤", "+49"]) {
    const text = unit.repeat(Math.ceil(300_000 / unit.length));
    const startedAt = performance.now();
    hasCardNumber(text);
    expect([unit, performance.now() - startedAt < 2_000]).toEqual([unit, true]);
  }
});
