import type { Parameters, ParameterValue } from "./form-body.ts";

/**
 * Whether a parameter's name or value contains a card number. No card number may enter: a platform that never sees one
 * has next to nothing to protect. Luhn's check alone would refuse one millisecond timestamp in ten, so a number must
 * have a brand's prefix and length as well.
 */
export function containsCardNumber(parameters: Parameters): boolean {
  for (const [name, value] of parameters) {
    if ((name.length >= MIN_DIGITS && hasCardNumber(name)) || valueHasCardNumber(value)) return true;
  }
  return false;
}

function valueHasCardNumber(value: ParameterValue): boolean {
  if (typeof value !== "string") return containsCardNumber(value);
  return value.length >= MIN_DIGITS && hasCardNumber(value);
}

const MIN_DIGITS = 12;
const MAX_DIGITS = 19;

/**
 * Whether a text contains a card number, in one piece or in the groups in which cards show it: `4242 4242-4242 4242`. The
 * number touches no letter or digit, so that ids and hashes pass; digits in other groups are dates, counters and order
 * numbers, and of those one in four hundred would be taken for a card.
 */
export function hasCardNumber(text: string): boolean {
  // Most texts have no twelve digits; counting them costs a nanosecond per character.
  let digits = 0;
  for (let at = 0; at < text.length; at++) if (isDigit(text.charCodeAt(at))) digits++;
  return digits >= MIN_DIGITS && anyGroupsAreCard(text);
}

/** Digits with at most one separator between two of them. */
const RUN = /(?<![\p{L}\p{N}])\d(?:[ \-\u00a0\u2010-\u2015]?\d){11,}(?![\p{L}\p{N}])/gu;
const SEPARATORS = /[^\d]/u;
/** The lengths of the groups on a card: fours and a rest, or as American Express (4-6-5) and Diners Club (4-6-4) do it. */
const PRINTED = /^(?:4{3,4}[1-4]?|46[45])$/;

function anyGroupsAreCard(text: string): boolean {
  for (const [run] of text.matchAll(RUN)) {
    const groups = run.split(SEPARATORS);
    for (let first = 0; first < groups.length; first++) {
      let number = "";
      let shape = "";
      for (let last = first; last < groups.length && number.length <= MAX_DIGITS; last++) {
        number += groups[last]!;
        shape += groups[last]!.length < 10 ? String(groups[last]!.length) : "x";
        if ((first === last || PRINTED.test(shape)) && isCardNumber(number)) return true;
      }
    }
  }
  return false;
}

function isCardNumber(digits: string): boolean {
  if (digits.length < MIN_DIGITS || digits.length > MAX_DIGITS) return false;
  return BRANDS.some(({ prefix, lengths }) => lengths.includes(digits.length) && prefix.test(digits)) && luhn(digits);
}

/** Issuer ranges of the networks: ISO/IEC 7812 as the networks publish theirs. */
const BRANDS: readonly { readonly prefix: RegExp; readonly lengths: readonly number[] }[] = [
  { prefix: /^4/, lengths: [13, 16, 19] },
  { prefix: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { prefix: /^3[47]/, lengths: [15] },
  { prefix: /^(?:6011|64[4-9]|65)/, lengths: [16, 17, 18, 19] },
  { prefix: /^(?:30[0-5]|309|36|38|39)/, lengths: [14, 15, 16, 17, 18, 19] },
  { prefix: /^35(?:2[89]|[3-8])/, lengths: [16, 17, 18, 19] },
  { prefix: /^62/, lengths: [16, 17, 18, 19] },
  { prefix: /^(?:5018|5020|5038|5893|6304|6759|676[1-3])/, lengths: [12, 13, 14, 15, 16, 17, 18, 19] },
];

function luhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - ZERO;
    const doubled = digit * 2;
    sum += place % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

const ZERO = "0".charCodeAt(0);
const isDigit = (code: number): boolean => code >= ZERO && code <= ZERO + 9;
